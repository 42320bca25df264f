"""What a room, a microphone, a codec and noise do to sound."""
