"""How sections are read from YAML."""

STRICT = {"extra": "forbid"}
"""A threshold that does not exist is refused, not ignored."""
