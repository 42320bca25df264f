"""Short sounds that are no speech, to teach the model what barks, cries and clatters."""
