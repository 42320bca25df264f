"""How the bytes of a recording become samples, channels still apart."""
