"""Content files → plain values, or every problem with file, line and remedy; nothing else reads them."""
