"""A flight simulator: worlds said in YAML, walked day by day beside liuke, answering whatever is sent to them (O6)."""
