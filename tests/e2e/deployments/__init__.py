"""One module for each document in docs/ that says how to put countersign-milter into use."""
