"""Report writers: one module a format, each with `write(inventory, out, ...)`."""
