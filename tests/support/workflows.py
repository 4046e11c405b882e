"""Workflows as data, and their `run:` steps carried out as a runner would: the same shell, the same environment."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from tests.support.git_repository import clean_environment

ROOT = Path(__file__).parent.parent.parent
WORKFLOWS = ROOT / ".github" / "workflows"
ACTIONS = ROOT / ".github" / "actions"

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_SKIPPED = re.compile(r"python -m pip install|^\.ci/run$")
"""The installation, which the tests already stand on, and the suite itself, which they are part of."""


def read_yaml(path: Path) -> Any:
    """Give a workflow or an action; the key `on` is a word, as GitHub reads it."""
    text = re.sub(r"^on:", '"on":', path.read_text(), flags=re.MULTILINE)
    return yaml.safe_load(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the steps of a job left behind."""

    code: int
    """Of the first step that failed, else 0."""
    output: str
    summary: str
    ran: tuple[str, ...]
    """The scripts that were carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """A runner: a checkout, a folder for its own files, and what GitHub tells."""

    checkout: Path
    temp: Path
    context: Mapping[str, str]
    """Value by name, such as `github.base_ref`."""
    environment: Mapping[str, str] = field(default_factory=dict)

    def run_job(self, workflow: str, job: str) -> Outcome:
        """Carry out the `run:` steps of a job, those of our own actions included, until one fails."""
        self.temp.mkdir(exist_ok=True)
        summary = self.temp / "summary.md"
        summary.touch()
        ran: list[str] = []
        output = ""
        steps = read_yaml(WORKFLOWS / workflow)["jobs"][job]["steps"]
        for step, values, folder in self._flatten(steps, self.context, self.checkout):
            if "run" not in step or _SKIPPED.search(step["run"].strip()):
                continue
            environment = {name: _evaluate(text, values) for name, text in step.get("env", {}).items()}
            done = self._run(step["run"], {**environment, "GITHUB_ACTION_PATH": str(folder)}, summary)
            ran.append(step["run"])
            output += done.stdout + done.stderr
            if done.returncode:
                return Outcome(code=done.returncode, output=output, summary=summary.read_text(), ran=tuple(ran))
        return Outcome(code=0, output=output, summary=summary.read_text(), ran=tuple(ran))

    def _flatten(
        self, steps: list[dict[str, Any]], values: Mapping[str, str], folder: Path
    ) -> Iterator[tuple[dict[str, Any], Mapping[str, str], Path]]:
        for step in steps:
            used = step.get("uses", "")
            if not used.startswith("./"):
                yield step, values, folder
                continue
            action = ROOT / used
            described = read_yaml(action / "action.yml")
            given = {name: _evaluate(text, values) for name, text in step.get("with", {}).items()}
            assert given.keys() <= described["inputs"].keys(), "an action takes the inputs it declares"
            inputs = {name: given.get(name, about.get("default", "")) for name, about in described["inputs"].items()}
            inner = {**values, **{f"inputs.{name}": value for name, value in inputs.items()}}
            yield from self._flatten(described["runs"]["steps"], inner, action)

    def _run(self, script: str, environment: Mapping[str, str], summary: Path) -> subprocess.CompletedProcess[str]:
        path = f"{Path(sys.executable).parent}:{clean_environment()['PATH']}"
        known = clean_environment(
            CI="true",
            GITHUB_ACTIONS="true",
            GITHUB_REPOSITORY="acme/contracts",
            GITHUB_STEP_SUMMARY=str(summary),
            GITHUB_WORKSPACE=str(self.checkout),
            PATH=path,
            RUNNER_TEMP=str(self.temp),
            **self.environment,
        )
        return run_script(script, self.checkout, {**known, **environment})


def run_script(script: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as runners do: `bash --noprofile --norc -eo pipefail`."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False)


def _evaluate(text: str, values: Mapping[str, str]) -> str:
    """Give a value with its expressions replaced: names of the context, `a || b` the first that is not empty."""

    def answer(match: re.Match[str]) -> str:
        names = [name.strip() for name in match.group(1).split("||")]
        return next((values[name] for name in names if values[name]), "")

    return _EXPRESSION.sub(answer, str(text))
