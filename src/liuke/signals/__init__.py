"""Says what changed: numbers from facts, for every user and for the business, at any past day.

In: facts, as_of, policy
Out: user_signals and signal_daily, answers to named questions
May import: facts, model, kit
Never: why it changed, what to do about it, a fact at or after as_of
"""
