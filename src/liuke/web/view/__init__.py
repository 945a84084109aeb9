"""Answers arranged for the eye: what a page shows, as plain values, so that templates hold no arithmetic."""
