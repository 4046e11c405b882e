"""Metrics of real repositories, read by the parser of Prometheus' own client."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as prometheus_families
from tests.support.git_repository import GitRepository, git_repository
from tests.support.receiver import Receiver, serve
from tests.support.small_registry import FOLDER, REGISTRY, registry_files, version, with_column, with_status

from treaty.app.measure_registry import measure_registry
from treaty.app.push_metrics import AUTHORIZATION, push_metrics
from treaty.cli import metrics, release
from treaty.delivery.http_post import Patience
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.report.openmetrics import Family, Sample, render_metrics

Samples = dict[tuple[str, ...], float]


def _parse(text: str) -> Samples:
    """Give the value of each sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call]  # it carries no types
        for sample in family.samples
    }


def _measure(folder: Path) -> Samples:
    result = CliRunner().invoke(metrics.command, ["--repo", str(folder)])
    assert result.exit_code == 0, result.output
    return _parse(result.stdout)


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    made = git_repository(tmp_path / "registry", registry_files(v1_1_0=with_column(version("1.1.0"))))
    made.commit({f"{FOLDER}/v2.0.0.yaml": with_status(version("2.0.0"))})
    return made


def _release(repository: GitRepository) -> None:
    assert CliRunner().invoke(release.command, ["--repo", str(repository.folder)]).exit_code == 0


def test_registry_without_releases_has_every_series_at_nothing(repository: GitRepository) -> None:
    found = _measure(repository.folder)
    for layer in ("extraction", "raw", "gold", "activation"):
        assert found["dcr_current_set_total", layer] == 0
        assert found["dcr_breaking_changes_total", layer] == 0
        assert found["dcr_version_classifications_total", layer, "none"] == 0
    assert found["dcr_subscriptions_total", "gold"] == 1
    assert found["treaty_versions", "gold", "unreleased"] == 3
    assert found["treaty_datasets", "active"] == 1


def test_tags_are_counted_by_layer_and_posture(repository: GitRepository) -> None:
    _release(repository)
    found = _measure(repository.folder)
    assert found["dcr_schema_ingests_total", "gold", "ok"] == 3
    assert found["dcr_version_classifications_total", "gold", "compatible"] == 2
    assert found["dcr_version_classifications_total", "gold", "breaking"] == 1
    assert found["dcr_version_classifications_total", "gold", "backward"] == 0
    assert found["dcr_breaking_changes_total", "gold"] == 1
    assert found["dcr_current_set_total", "gold"] == 1
    assert found["treaty_versions", "gold", "current"] == 1
    assert found["treaty_last_release_timestamp_seconds",] > 1_700_000_000


def test_counters_never_go_back_when_the_tree_changes(repository: GitRepository) -> None:
    _release(repository)
    before = _measure(repository.folder)
    layers = "layers:\n  - name: gold\n  - name: platinum\n"
    repository.commit({"contracts/registry.yaml": REGISTRY + layers})
    after = _measure(repository.folder)
    counters = [key for key in before if key[0].endswith("_total") and key[0] != "dcr_subscriptions_total"]
    assert all(after.get(key, 0) >= before[key] for key in counters)
    assert after["treaty_contracts", "platinum"] == 0


def test_folder_without_git_is_measured_by_its_tree(tmp_path: Path) -> None:
    GitRepository(folder=tmp_path).write(registry_files())
    assert _measure(tmp_path)["treaty_contracts", "gold"] == 1


def test_file_is_what_would_be_printed(repository: GitRepository, tmp_path: Path) -> None:
    arguments = ["--repo", str(repository.folder)]
    printed = CliRunner().invoke(metrics.command, arguments).stdout
    written = CliRunner().invoke(metrics.command, [*arguments, "--output", str(tmp_path / "treaty.prom")])
    assert (written.stdout, (tmp_path / "treaty.prom").read_text()) == ("", printed)


def test_label_that_is_hostile_stays_one_label() -> None:
    value = 'a"} 1\n# EOF\\'
    family = Family(name="x", kind="gauge", help="Text.", samples=(Sample(labels={"layer": value}, value=1),))
    assert _parse(render_metrics([family])) == {("x", value.replace("\n", "␊")): 1}


RUNBOOK_NAMES = {
    "dcr_schema_ingests_total": {"layer", "result"},
    "dcr_version_classifications_total": {"layer", "classification"},
    "dcr_current_set_total": {"layer"},
    "dcr_breaking_changes_total": {"layer"},
    "dcr_subscriptions_total": {"layer"},
}
"""What the contract registry's runbook and dashboards ask for; latencies are those of a live service."""


def test_names_and_labels_are_those_of_the_runbook(repository: GitRepository) -> None:
    text = CliRunner().invoke(metrics.command, ["--repo", str(repository.folder)]).stdout
    families = list(text_string_to_metric_families(text))  # type: ignore[no-untyped-call]  # it carries no types
    samples = {sample.name: set(sample.labels) for family in families for sample in family.samples}
    assert {name: samples.get(name) for name in RUNBOOK_NAMES} == RUNBOOK_NAMES
    assert {family.type for family in families if family.name == "dcr_subscriptions_total"} == {"gauge"}


def test_push_replaces_the_group_of_this_registry(repository: GitRepository) -> None:
    with serve(Receiver()) as gateway:
        options = ["--repo", str(repository.folder), "--push", f"{gateway.address}/"]
        result = CliRunner().invoke(metrics.command, options)
    assert (result.exit_code, result.stdout) == (0, ""), result.output
    (request,) = gateway.received
    assert (request.method, request.path) == ("PUT", "/metrics/job/treaty/registry/shop")
    assert request.headers["content-type"].startswith("text/plain; version=0.0.4")
    pushed = {
        family.name: (family.type, {sample.name for sample in family.samples})
        for family in prometheus_families(request.body.decode())
    }
    # The client's parser names a counter without its suffix; that it is one shows that type and samples agree.
    assert pushed["dcr_current_set"] == ("counter", {"dcr_current_set_total"})
    assert pushed["treaty_contracts"] == ("gauge", {"treaty_contracts"})


def test_push_is_tried_again_and_says_when_it_is_refused(repository: GitRepository) -> None:
    slept: list[float] = []
    families = measure_registry(repository.folder)
    patience = Patience(sleep=slept.append)
    with serve(Receiver(answer=lambda _, count: (503 if count < 2 else 202, {}))) as gateway:
        push_metrics(
            families, gateway.address, "a/b", environment={AUTHORIZATION: "Bearer of-the-test"}, patience=patience
        )
        assert slept == [1.0, 2.0]
        assert gateway.received[-1].path == "/metrics/job/treaty/registry/a%2Fb"
        assert gateway.received[-1].headers["authorization"] == "Bearer of-the-test"
        gateway.answer = lambda _request, _count: (400, {})
        with pytest.raises(TreatyError, match="answered 400, after 1 attempts"):
            push_metrics(families, gateway.address, "shop", environment={}, patience=patience)
    with pytest.raises(UsageError, match="does not start with https"):
        push_metrics(families, "http://example.com", "shop", environment={AUTHORIZATION: "x"}, patience=patience)
    with pytest.raises(UsageError, match=r"\$TREATY_PUSH_AUTHORIZATION holds a sign"):
        push_metrics(
            families, "https://example.com", "shop", environment={AUTHORIZATION: "Bearer a\nx: y"}, patience=patience
        )
