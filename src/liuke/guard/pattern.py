"""Patterns as readable tables: each line holds alternatives, all lines together are one pattern."""

import re


def any_of(*signs: str) -> re.Pattern[str]:
    """Compile alternatives into one pattern; letters of any case count."""
    return re.compile("|".join(signs), re.IGNORECASE)


def exactly(*signs: str) -> re.Pattern[str]:
    """Compile alternatives into one pattern; case counts."""
    return re.compile("|".join(signs))


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())
