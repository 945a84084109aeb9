"""The audience language: spelled into safe words, read into a typed tree, written as a query of our own making."""
