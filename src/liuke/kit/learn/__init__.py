"""Learns a yes or no from a table: columns, design, folds and a penalised logistic fit. Knows nothing of people."""
