"""Says what kind of quiet it is, and why.

In: numbers of the day, facts, text
Out: true or false churn per user, with the facts behind it; return rates of the past
May import: facts, model, kit
Never: deciding what to do about anybody
"""
