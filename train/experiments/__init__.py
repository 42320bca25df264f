"""Experiments: each turns data into a model or a table, whole, from one seed."""
