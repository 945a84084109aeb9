"""Shows people what the house answers, takes their decisions, and serves the workspace to the other doors.

In: requests of a browser, calls through the workspace's socket
Out: pages, redirects, answers as lines of JSON
May import: app, and of what it opens flow, state and delivery; model, kit
Never: a rule, a query, an answer of its own; anything fetched from elsewhere
"""
