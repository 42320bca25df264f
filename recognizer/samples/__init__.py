"""The bundled recording, made by ``train/demo.py`` from synthesized speech."""

from pathlib import Path

DEMO = Path(__file__).parent / "demo.wav"
"""Digits with pauses, a word that is not a digit, and noise; 8 kHz mono."""
DEMO_TRANSCRIPT = Path(__file__).parent / "demo.json"
"""What is said in it: a list of label, start and end in seconds."""
