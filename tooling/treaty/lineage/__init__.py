"""The graph of contracts: nodes, edges and walks; no opinion."""
