"""How sure a digit must be: names of the thresholds that a model may offer."""

BALANCED = "balanced"
"""The one that every model has."""
STRICTNESS = ("strict", BALANCED, "lenient")
