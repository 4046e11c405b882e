"""What is said about contracts: rules, changes, diagnostics, and which of them count."""
