"""Decides whom we may write to and what may be said. Pure checks; the first objection wins.

In: proposals as columns, one rendered message, a plan's totals
Out: verdicts with reason codes and evidence, the waterfall, findings with better wording
May import: model, kit (chance and errors only)
Never: sending, changing a proposal's people, reading a clock, a table or a network
"""
