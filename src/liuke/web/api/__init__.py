"""The versioned API: every call that a page can ask, as JSON, made from the one list of calls."""
