"""The history of the operational tables, one file a revision, forward only."""
