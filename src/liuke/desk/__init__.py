"""Gives work to people: who does what until when, and what came of it.

In: tasks to be done, a person's word that one is
Out: the board, late ones marked; receipts of what was done
May import: model, kit, state, facts
Never: sending anything, deciding whom to call, another room
"""
