"""What to say of a column that a contract does not have."""

from __future__ import annotations

from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.wording import suggest
from treaty.lineage.columns import plain_path
from treaty.model.contract import Contract


def missing_column(contract: Contract, text: str) -> UsageError:
    """Give the error for a column that is not there, with the nearest names or, where none is near, all.

    Args:
        contract: where it was looked for.
        text: as typed, with or without the record.
    """
    whole = [f"{record.name}.{plain_path(path)}" for record in contract.records for path, _ in record.walk()]
    bare = list(dict.fromkeys(name.partition(".")[2] for name in whole))
    told = f"It has {', '.join(bare)}." if bare else "It names no columns."
    if not text:
        return UsageError("No column is named after the `#`.", told)
    near = suggest(text, dict.fromkeys([*bare, *whole]) if "." in text else bare, cutoff=0.5)
    return UsageError(f"{contract.fqid} has no column `{text}`.", near or told)
