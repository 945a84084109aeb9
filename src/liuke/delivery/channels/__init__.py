"""One file a provider; each passes the same contract suite and knows nothing of the others."""
