"""Change kinds, one module an element: the row and the function that finds it."""
