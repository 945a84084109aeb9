"""One file a provider: is this callback really theirs, and what does it report? Nothing is believed before that."""
