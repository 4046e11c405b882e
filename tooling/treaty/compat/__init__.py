"""Two contracts to changes, verdicts and the version step they demand."""
