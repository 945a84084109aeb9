"""Clues (D4): complaints that are alike, kept together from day to day under one name.

``terms`` cuts texts into words and runs of characters, ``groups`` finds what is said alike among those that belong
nowhere yet, ``rule`` is what a clue knows a text by, ``names`` what it is called, ``keep`` walks the days and
``read`` answers.
"""
