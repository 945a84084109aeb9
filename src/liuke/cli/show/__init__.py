"""The renderers: a document and paper, nothing else. No number is computed here."""
