"""The bundled recording, made by ``train/synthesis/demo.py`` from synthesized speech."""

from pathlib import Path

DEMO = Path(__file__).parent / "demo.wav"
"""Digits with pauses and in one breath, words that are none, and noise; 8 kHz mono."""
DEMO_TRANSCRIPT = Path(__file__).parent / "demo.json"
"""What is said in it: a list of label, start and end in seconds, and whether the word is said
alone."""
