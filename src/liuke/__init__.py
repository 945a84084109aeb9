"""liuke 留客 keeps customers. The rooms, in the order data walks:

ingest → facts → signals → diagnosis → playbooks → guard → delivery / desk → outcome

What was sent, refused, answered or solved comes back as facts; there is no other way back.
``flow`` puts the rooms in order, ``app`` builds the house from a workspace folder, and ``cli``, ``web`` and ``api``
are its doors. ``simulator`` is a made-up business, ``state`` the operational database, ``model`` the words two rooms
share and ``kit`` what a weather app could use too.
"""

__version__ = "0.1.0"
