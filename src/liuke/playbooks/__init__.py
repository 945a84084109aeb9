"""Says what we would do: which playbook answers whom, at which tier, by which channel, with which words.

In: playbook documents, declared columns, the profile of a day
Out: proposals as columns
May import: facts, model, kit
Never: running the words somebody typed as a query, sending, a clock, chance
"""
