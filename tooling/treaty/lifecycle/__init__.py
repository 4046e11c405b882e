"""Which version is current, and what a merge must tag: pure functions of tree and tags."""
