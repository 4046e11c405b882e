"""From bytes to contracts: strict YAML, shapes, and the values of the model."""
