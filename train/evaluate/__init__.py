"""`recognizer evaluate`: what a model reaches, on what, and how sure that is."""
