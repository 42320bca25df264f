"""Sets of sound that anyone can build: running speech without digits, and sounds that are none."""
