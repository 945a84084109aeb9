"""How negative a text is: hashed n-grams, a lexicon of our own, and a model that learns of the workspace's labels.

In: texts, labels of people
Out: log odds that a text is negative, and how sure the calibration is
May import: facts, model, kit
Never: a weight learned of anybody else's texts
"""
