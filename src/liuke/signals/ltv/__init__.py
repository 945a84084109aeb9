"""Lifetime value (S7): buy-till-you-die models fitted over what suffices of everybody's purchases.

``groups`` holds the sufficient statistics, ``newton`` the one way of fitting, a file each model, ``goodness`` how well
one fits, ``outlook`` what it expects of everybody, ``score`` the day's columns, ``tell`` the document of `liuke ltv`.
"""
