"""Running speech without digits, to teach the model what it hears all day and must not report."""
