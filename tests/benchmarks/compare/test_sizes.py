from benchmarks.compare.sizes import installed_mb


def test_what_a_distribution_needs_is_counted_too():
    assert installed_mb("click") > 0
    assert installed_mb("soxr") > installed_mb("numpy"), "soxr needs numpy"


def test_extras_are_not():
    assert installed_mb("spoken-digit-recognizer") < 500, "TensorFlow alone is more"


def test_what_is_not_installed_counts_nothing():
    assert installed_mb("no-such-distribution") == 0
