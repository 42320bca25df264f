"""Speech-to-text for Home Assistant, by the Wyoming protocol."""
