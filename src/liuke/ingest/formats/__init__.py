"""Readers, one small file a format: each opens a path and says what is in it."""
