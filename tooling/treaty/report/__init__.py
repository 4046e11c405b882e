"""Diagnostics and changes as text: terminal, JSON, SARIF, GitHub, Markdown."""
