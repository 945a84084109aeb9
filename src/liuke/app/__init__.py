"""Builds the house from a workspace folder, and answers every door's calls.

In: a folder, a call's name and parameters
Out: one JSON-able document, or one error
May import: everything below it
Never: HTTP, HTML, argv; a rule about customers
"""
