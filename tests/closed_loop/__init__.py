"""Ninety simulated days: liuke's allocation against what is usually done, at one budget, with one luck (O3, O6)."""
