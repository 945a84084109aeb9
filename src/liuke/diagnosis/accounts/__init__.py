"""Business customers (D7): which of them are at risk and by what signs, and whose accounts renew how often."""
