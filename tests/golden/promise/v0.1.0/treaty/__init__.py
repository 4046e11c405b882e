"""Treaty: a Git repository as the registry of an organisation's data contracts."""

__version__ = "0.1.0"
