"""Measurements that take long, or need a machine to themselves."""
