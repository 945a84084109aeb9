"""How likely somebody is to leave: models over plain matrices, how good they are, and what they must not know.

``frame`` holds the columns, ``logistic`` and ``boost`` fit, ``model`` reads a model back, ``metrics`` and ``bootstrap``
say how good it is and whether it beats another, ``leak`` finds columns that know the future and rows that stand twice.
"""
