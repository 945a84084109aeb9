"""A made-up business whose causes and effects are known, so that estimates can be tested.

In: a seed, a size, a last day; later, who was treated
Out: canonical tables as an import would bring them, and a table of the truth
May import: ingest, facts, model, kit
Never: a fact that a real business could not have; a draw that depends on the order of questions
"""
