"""The words two rooms share: frozen values, closed sets, ids.

In: nothing
Out: names with one meaning
May import: kit
Never: reading a clock, throwing dice, touching a network or a table
"""
