"""The command line: takes a line, asks the house one question, shows the answer or prints its document.

In: arguments and the environment
Out: text for people or one JSON document, and an exit code
May import: app and what stands below it
Never: a rule about customers, a query, a sentence outside the catalogue
"""
