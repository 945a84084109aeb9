"""Says what it was worth: random holdout against treated, with intervals that hold when looked at daily.

In: verdicts, receipts, later facts
Out: lift, money, cost, and one of five verbs
May import: facts, model, kit
Never: a number that means nothing, a filter on what happened after assignment
"""
