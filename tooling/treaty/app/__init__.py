"""Use cases: one a file, each composed of the packages below."""
