"""The walk through the rooms, in its order, and nothing else.

In: a house and a business day
Out: a plan; later its execution; later its worth
May import: every room, facts, state, model, kit
Never: a rule about customers, an `if` about them, a query
"""
