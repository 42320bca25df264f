"""Network architectures and their layers."""
