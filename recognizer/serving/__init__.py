"""What servers share: an address to listen at."""
