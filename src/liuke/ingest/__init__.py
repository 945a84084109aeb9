"""Takes files in: finds out what they hold, has every row checked, and says row by row what became of it.

In: files (CSV, Parquet, JSONL, Excel), tables in memory, a mapping of columns
Out: rows in the canonical tables, a report, a quarantine file of what was refused
May import: facts, model, kit
Never: a decision about a customer, a row dropped without being counted
"""
