"""The edge to files and Git: trees of bytes, history, tags."""
