"""Keeps the operational database: small transactions about messages, tasks, plans, people, consent and who did what.

In: values to remember, an instant, sometimes a person
Out: the same values, as they stand now
May import: model, kit
Never: a fact about users' behaviour, a rule of the business, sending anything
"""
