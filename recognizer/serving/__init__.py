"""What servers share: an address to listen at, and extras that have to be installed."""
