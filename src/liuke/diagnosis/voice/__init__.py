"""What people's own words say: topic, sentiment, intent to leave, mood, and what follows; clues are made of them."""
