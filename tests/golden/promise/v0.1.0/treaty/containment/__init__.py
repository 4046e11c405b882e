"""JSON Schema containment: is every document of one schema a document of the other? Knows no contract."""
