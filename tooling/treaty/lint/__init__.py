"""Rules that look at contracts one at a time or together, without a base."""
