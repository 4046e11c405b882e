"""The vocabulary: contracts, versions, types and constraints as immutable values."""
