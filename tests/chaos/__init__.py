"""A day goes out live to providers that behave badly, while workers race and are killed."""
