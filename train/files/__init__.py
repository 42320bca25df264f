"""What training leaves on disk: folders, indexes, JSON, pictures."""
