"""Keeps what happened, as tables all rooms may read. The only room that opens an engine.

In: checked rows
Out: canonical tables, roll-ups, answers to named queries
May import: model, kit
Never: a threshold, a decision, a wall clock
"""
