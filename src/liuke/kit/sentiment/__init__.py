"""How negative a text is, before anything was learned of the people who wrote it: word lists, and shipped weights."""
