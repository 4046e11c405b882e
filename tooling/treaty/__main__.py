"""`python -m treaty`: the same as the console script."""

from treaty.cli.main import run

if __name__ == "__main__":
    run()
