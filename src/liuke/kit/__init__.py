"""What would be useful in a weather app: clock, chance, errors, money.

In: nothing of ours
Out: small tools
May import: nothing of ours
Never: a word of the business
"""
