"""The lint rules, one module a subject."""
