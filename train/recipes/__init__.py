"""What is trained on what, one module a recipe."""
