"""What the recognizer costs on this machine: streams to measure on, processes, stages, report."""
