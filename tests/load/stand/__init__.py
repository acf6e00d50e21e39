"""countersign-milter on a test stand: loaded by milter_load, measured from outside."""
