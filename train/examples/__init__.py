"""Utterances to learn from: composed, spoilt, rendered once and varied each time they are seen."""
