"""Why somebody leaves (D3): evidence in their own facts, and apart from it what goes with leaving; never guessed."""
