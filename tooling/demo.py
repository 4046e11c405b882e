"""Play the main job on a scratch clone of this repository, with real commits, tags and a real site.

Run it with `tooling/dev demo`. It ends with exit code 1 when a step does not do what it says.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shlex import quote
from typing import Any

CONTRACT = "finance.gold.invoice"
FOLDER = Path("contracts/datasets/finance/invoice/gold")

NEW_COLUMN = """\
      - name: payment_terms
        businessName: Payment terms
        logicalType: string
        physicalType: VARCHAR(20)
        description: What was agreed on paying, for example `30 days net`. Null for invoices that are paid in advance.
        logicalTypeOptions:
          maxLength: 20
        examples:
          - 30 days net
"""
NEW_STATUS = """\
          - value: disputed
            description: The customer does not accept the invoice.
"""


class StepError(Exception):
    """A step did not do what the demo says it does."""


class Scratch:
    """A bare `origin` and a clone of it, made from this repository's last commit."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.folder = folder
        self.clone = folder / "registry"
        origin = folder / "origin.git"
        # A checkout may be shallow, detached or without tags: all three are ordinary.
        _git(folder, "clone", "--quiet", "--bare", "--no-local", str(source), str(origin))
        _git(folder, "clone", "--quiet", "--no-local", str(origin), str(self.clone))
        head = _git(source, "rev-parse", "HEAD")
        _git(self.clone, "checkout", "--quiet", "-B", "main", head)
        _git(self.clone, "push", "--quiet", "--force", "origin", "main")
        _git(self.clone, "config", "user.name", "Treaty demo")
        _git(self.clone, "config", "user.email", "demo@example.com")

    def branch(self, name: str) -> None:
        """Start a producer's branch from main."""
        _git(self.clone, "checkout", "--quiet", "-b", name, "main")
        say(f"$ git checkout -b {name} main")

    def commit(self, path: Path, text: str, subject: str) -> None:
        """Commit one file."""
        (self.clone / path).write_text(text, encoding="utf-8")
        _git(self.clone, "add", "--", str(path))
        _git(self.clone, "commit", "--quiet", "--no-verify", "-m", subject)
        say(f"$ git commit -m '{subject}'      # {path}")

    def merge(self, name: str) -> None:
        """Merge a branch, as the button of a pull request does."""
        _git(self.clone, "checkout", "--quiet", "main")
        _git(self.clone, "merge", "--quiet", "--no-ff", "--no-verify", "-m", f"Merge {name}", name)
        _git(self.clone, "push", "--quiet", "origin", "main")
        say(f"$ git checkout main && git merge {name} && git push")

    def run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        """Run Treaty in the clone."""
        return subprocess.run(
            [sys.executable, "-m", "treaty", *arguments],
            cwd=self.clone,
            env=_environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def treaty(self, *arguments: str, expected: int = 0, quiet: bool = False) -> str:
        """Run Treaty in the clone, show what a person would see, and hold it to its exit code."""
        outcome = self.run(arguments)
        if not quiet:
            say(f"$ treaty {' '.join(arguments)}")
            say(_indent(outcome.stdout + outcome.stderr))
        if outcome.returncode != expected:
            detail = _indent(outcome.stdout + outcome.stderr) if quiet else ""
            raise StepError(
                f"`treaty {' '.join(arguments)}` ended with {outcome.returncode}, not {expected}.\n{detail}"
            )
        return outcome.stdout


def main() -> int:
    """Play every step; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folder", type=Path, help="where to play: a new or an empty folder (default: a temporary one, kept)"
    )
    arguments = parser.parse_args()
    source = Path(__file__).resolve().parent.parent
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="treaty-demo-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_used = any(folder.iterdir())
    except OSError as error:
        parser.error(f"{folder} cannot be played in: {error.strerror}.")
    if is_used:
        parser.error(f"{folder} is not empty, and nothing of yours is deleted; name a new folder.")
    try:
        play(Scratch(source, folder.resolve()))
    except StepError as failure:
        say(f"\nThe demo stopped: {failure}")
        return 1
    return 0


def play(scratch: Scratch) -> None:
    """The main job: check, pass, block, merge and release, publish."""
    title("1. main is clean")
    scratch.treaty("check", "contracts")

    title("2. The registry's releases so far")
    say("A clone may come without tags; releasing what is on main is always safe to run (again).")
    scratch.treaty("release", "--push", "origin", quiet=True)
    scratch.treaty("current", CONTRACT)
    before = current_version(scratch)
    latest = newest_file(scratch.clone, before)

    title("3. A pull request adds a compatible version: it passes")
    scratch.branch("add-payment-terms")
    text = (scratch.clone / latest).read_text(encoding="utf-8")
    minor = step(before, "minor")
    scratch.commit(
        FOLDER / f"v{minor}.yaml", with_column(bump(text, before, minor)), "Invoices say their payment terms"
    )
    scratch.treaty("check", "--base", "main", "contracts")
    scratch.treaty("diff", f"{CONTRACT}:v{before}", f"{CONTRACT}:v{minor}", "--format", "text")

    title("4. A pull request that breaks consumers: it is blocked")
    scratch.branch("tidy-up-invoices")
    patch = step(before, "patch")
    scratch.commit(FOLDER / f"v{patch}.yaml", with_breaks(bump(text, before, patch)), "Tidy up invoices")
    scratch.treaty("check", "--base", "main", "contracts", expected=1)
    expect_evidence(scratch)

    title("5. The first one is merged: main releases it, and the current version moves")
    scratch.merge("add-payment-terms")
    scratch.treaty("release", "--dry-run")
    scratch.treaty("release", "--push", "origin")
    scratch.treaty("versions", CONTRACT)
    scratch.treaty("current", CONTRACT, "--explain")
    after = current_version(scratch)
    if after != minor:
        raise StepError(f"the current version is {after}, not {minor}.")
    scratch.treaty("release", quiet=True)
    expect_tags(scratch, minor)

    title("6. Consumers read the result on a static site")
    site = scratch.folder / "site"
    scratch.treaty("site", "build", "--out", str(site))
    expect_site(site)

    title("All of it did what it says")
    say(f"The site:      {(site / 'index.html').as_uri()}")
    say(f"The registry:  {scratch.clone}")
    say("Try next:")
    say(f"  cd {quote(str(scratch.clone))}")
    say(f"  export PATH={quote(str(Path(sys.executable).parent))}:$PATH")
    say("  treaty list")
    say("  git checkout tidy-up-invoices && treaty check --base main")
    say("  treaty explain field-removed")
    say("  git log --oneline --decorate -5")


def current_version(scratch: Scratch) -> str:
    """Ask Treaty for the current version, as `1.2.0`."""
    answer: Any = json.loads(scratch.treaty("current", CONTRACT, "--format", "json", quiet=True))
    version = answer[0]["current"]
    if not isinstance(version, str):
        raise StepError(f"{CONTRACT} has no current version after a release.")
    return version.removeprefix("v")


def newest_file(clone: Path, version: str) -> Path:
    """Give the file of a version, from the clone's root."""
    path = FOLDER / f"v{version}.yaml"
    if not (clone / path).is_file():
        raise StepError(f"{path} is missing.")
    return path


def step(version: str, kind: str) -> str:
    """Give the version number one step on."""
    major, minor, patch = (int(part) for part in version.split("."))
    return f"{major}.{minor + 1}.0" if kind == "minor" else f"{major}.{minor}.{patch + 1}"


def bump(text: str, old: str, new: str) -> str:
    """Give a contract's text with the next version number."""
    return replaced(text, f"\nversion: {old}\n", f"\nversion: {new}\n")


def with_column(text: str) -> str:
    """Give the text with one more, optional column."""
    return replaced(text, "    quality:\n", NEW_COLUMN + "    quality:\n")


def with_breaks(text: str) -> str:
    """Give the text with a new status, and with an amount that may be null."""
    text = replaced(text, "            description: Taken back by a credit note.\n", None, NEW_STATUS)
    head, name, tail = text.partition("      - name: amount\n")
    return head + name + replaced(tail, "        required: true\n", "")


def replaced(text: str, old: str, new: str | None, addition: str = "") -> str:
    """Replace the first occurrence (None: keep it) and add text behind; a demo without its place is a failure."""
    if old not in text:
        raise StepError(f"the contract no longer holds {old!r}; tooling/demo.py must follow it.")
    return text.replace(old, (old if new is None else new) + addition, 1)


def expect_evidence(scratch: Scratch) -> None:
    """Hold the block to what it must show: code, file, line, words, a witness, and the consumers hit."""
    report = json.loads(
        scratch.treaty("check", "--base", "main", "contracts", "--format", "json", expected=1, quiet=True)
    )
    errors = [item for item in report["diagnostics"] if item["severity"] == "error"]
    labels = {note["label"]: note["value"] for item in errors for note in item["notes"] if note["value"]}
    missing = [key for key in ("code", "path", "line", "message") if not all(item.get(key) for item in errors)]
    missing += [label for label in ("witness", "consumers", "help") if label not in labels]
    if missing or not errors:
        raise StepError(f"the block does not show {', '.join(missing) or 'any error'}.")


def expect_tags(scratch: Scratch, version: str) -> None:
    """Hold the release to its tags, here and at the origin."""
    tag = f"release/finance/invoice/gold/v{version}"
    for where in (scratch.clone, scratch.folder / "origin.git"):
        if tag not in _git(where, "tag", "--list", "release/*").split():
            raise StepError(f"the tag {tag} is missing in {where}.")
    if not _git(scratch.clone, "tag", "--list", "current/finance/invoice/gold/*"):
        raise StepError("no tag records the move of the current version.")


def expect_site(site: Path) -> None:
    """Hold the site to its pages."""
    if not (site / "index.html").is_file() or len(list(site.rglob("*.html"))) < 50:
        raise StepError(f"the site in {site} is not whole.")


def _git(folder: Path, *arguments: str) -> str:
    outcome = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if outcome.returncode != 0:
        raise StepError(f"`git {' '.join(arguments)}` failed: {outcome.stderr.strip()}")
    return outcome.stdout.strip()


def _environment() -> dict[str, str]:
    """Give the environment without the `GIT_*` variables that a hook sets, and with colours when people watch."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    if sys.stdout.isatty() and "NO_COLOR" not in kept:
        kept["FORCE_COLOR"] = "1"
    return kept


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.rstrip().splitlines())


def title(text: str) -> None:
    """Announce a step."""
    bold = ("\033[1m", "\033[0m") if sys.stdout.isatty() and "NO_COLOR" not in os.environ else ("", "")
    say(f"\n{bold[0]}{text}{bold[1]}")


def say(text: str = "") -> None:
    """Write a line at once, so that progress is seen."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
