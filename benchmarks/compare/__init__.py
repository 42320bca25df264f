"""This recognizer beside others, on the same strings of digits in one run.

    RECOGNIZER_DATA=... OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python -m benchmarks.compare

Needs the ``compare`` extra. Writes results/benchmarks/compare.json and prints the rows of
docs/benchmarks.md.
"""
