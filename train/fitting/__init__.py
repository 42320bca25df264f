"""How a network is fitted: losses, schedules, checkpoints."""
