"""What tests/e2e/dns plays: programs that ask real DNS servers, and servers that do wrong."""
