"""The live view in a browser: a page, and a WebSocket that takes sound and gives events."""
