"""Hands allowed messages to providers, each once, and says what became of them.

In: messages that were allowed, channels, a last look at the facts
Out: receipts
May import: model, kit, state, facts
Never: deciding whom to write to, a claim of its own in a message, another room
"""
