from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.support.git_repository import git_repository

from treaty.app.check_paths import Options, check_paths
from treaty.app.init_registry import InitReport, InitRequest, init_registry
from treaty.app.read_registry import read_registry
from treaty.diagnostics.diagnostic import Diagnostic
from treaty.diagnostics.errors import UsageError
from treaty.diagnostics.rule import Severity

TODAY = date(2026, 4, 1)

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract   # keep  these   blanks
id: shop__{name}
name: Shop {name}
version: {version}
domain: {domain}
status: active
team:
  name: shop-team
schema:
  - name: {name}
    properties:
      - name: id
        logicalType: string
"""


def contract(name: str, version: str = "1.0.0", domain: str = "shop") -> str:
    return CONTRACT.format(name=name, version=version, domain=domain)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def init(
    folder: Path,
    *,
    namespace: str | None = None,
    layer: str | None = None,
    is_dry_run: bool = False,
    is_move: bool = False,
) -> InitReport:
    return init_registry(
        InitRequest(
            folder=folder, today=TODAY, namespace=namespace, layer=layer, is_dry_run=is_dry_run, is_move=is_move
        )
    )


def check(folder: Path) -> tuple[Diagnostic, ...]:
    options = Options(today=TODAY)
    return check_paths([folder / "contracts"], folder, options, progress=lambda _: None).diagnostics


def snapshot(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("namespace", "layer", "name"),
    [
        (None, None, "sales.gold.order"),
        ("finance", "raw", "finance.raw.order"),
        ("sap.mm", "kpi", "sap.mm.gold.order"),
        (None, "activation", "sales.activation.order"),
    ],
)
def test_an_empty_folder_gets_a_registry_without_findings(
    tmp_path: Path, namespace: str | None, layer: str | None, name: str
) -> None:
    folder = git_repository(tmp_path / "My data").folder
    report = init(folder, namespace=namespace, layer=layer)
    assert set(report.written) == set(snapshot(folder))
    assert report.problems == ()
    assert check(folder) == ()
    assert [str(life.key) for life in read_registry(folder).contracts] == [name]


@pytest.mark.parametrize("name", ["null", "2026", 'Ünïcode & more: "quotes"', "true", "-", "a'b"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    init(folder)
    assert check(folder) == ()


def test_what_is_laid_down_is_valid_yaml(tmp_path: Path) -> None:
    init(tmp_path)
    for path in (".pre-commit-config.yaml", ".github/workflows/contracts.yml", "contracts/registry.yaml"):
        assert isinstance(yaml.safe_load((tmp_path / path).read_text()), dict)
    assert not any(b"@root@" in data or b"@namespace@" in data for data in snapshot(tmp_path).values())


def test_the_workflow_runs_on_the_main_branch(tmp_path: Path) -> None:
    repository = git_repository(tmp_path)
    repository.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    init(tmp_path)
    assert 'branches: ["trunk"]' in (tmp_path / ".github/workflows/contracts.yml").read_text()


def test_nothing_is_overwritten_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "mine\n", ".pre-commit-config.yaml": "repos: []\n"})
    report = init(tmp_path)
    assert report.kept == (".pre-commit-config.yaml", "README.md")
    before = snapshot(tmp_path)
    assert (before["README.md"], before[".pre-commit-config.yaml"]) == (b"mine\n", b"repos: []\n")
    again = init(tmp_path)
    assert (again.written, again.adopted, again.problems) == ((), (), ())
    assert snapshot(tmp_path) == before


def test_a_run_that_was_stopped_is_completed(tmp_path: Path) -> None:
    write(tmp_path, {"orders.odcs.yaml": contract("orders")})
    init(tmp_path)
    whole = snapshot(tmp_path)
    (tmp_path / "contracts/registry.yaml").unlink()
    (tmp_path / "contracts/datasets/shop/orders/dataset.yaml").unlink()
    init(tmp_path)
    assert snapshot(tmp_path) == whole | {
        "contracts/registry.yaml": (tmp_path / "contracts/registry.yaml").read_bytes()
    }


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"orders.odcs.yaml": contract("orders")})
    report = init(tmp_path, is_dry_run=True, is_move=True)
    assert report.adopted == (("orders.odcs.yaml", "contracts/datasets/shop/orders/gold/v1.0.0.yaml"),)
    assert list(snapshot(tmp_path)) == ["orders.odcs.yaml"]
    init(tmp_path / "new", is_dry_run=True)
    assert not (tmp_path / "new").exists()


def test_versions_in_folders_are_moved_in(tmp_path: Path) -> None:
    files = {
        "contracts/content/v1/datacontract.odcs.yaml": contract("artists", domain="content"),
        "contracts/content/v2/content.odcs.yaml": contract("artists", "2.0.0", domain="content"),
        "contracts/listeners/v1/inbound.odcs.yaml": contract("listeners", domain="listeners"),
        "contracts/listeners/v1/outbound.odcs.yaml": contract("listeners_out", domain="listeners"),
        "contracts/played songs/v1/datacontract.odcs.yaml": contract("songs", domain="Play Back"),
    }
    write(tmp_path, files)
    report = init(tmp_path)
    targets = dict(report.adopted)
    assert targets == {
        "contracts/content/v1/datacontract.odcs.yaml": "contracts/datasets/content/content/gold/v1.0.0.yaml",
        "contracts/content/v2/content.odcs.yaml": "contracts/datasets/content/content/gold/v2.0.0.yaml",
        "contracts/listeners/v1/inbound.odcs.yaml": "contracts/datasets/listeners/inbound/gold/v1.0.0.yaml",
        "contracts/listeners/v1/outbound.odcs.yaml": "contracts/datasets/listeners/outbound/gold/v1.0.0.yaml",
        "contracts/played songs/v1/datacontract.odcs.yaml": (
            "contracts/datasets/play_back/played_songs/gold/v1.0.0.yaml"
        ),
    }
    after = snapshot(tmp_path)
    for source, target in targets.items():
        assert after[target] == after[source] == files[source].encode()
    assert set(report.relaxed) == {"id-agrees-with-path", "name-agrees-with-path", "domain-agrees-with-path"}
    # What the old history lacks by the rules of a registry is told: nobody announced the end of the first major. A note
    # that the second one lacks can no more be written into a file that stays as it is.
    errors = {item.rule.name for item in check(tmp_path) if item.severity is Severity.ERROR}
    assert errors == {"older-major-has-announced-end"}
    dataset = yaml.safe_load(after["contracts/datasets/content/content/dataset.yaml"])
    assert (dataset["owner"], dataset["title"]) == ("shop-team", "Shop artists")


def test_contracts_that_name_each_other_as_before_only_warn(tmp_path: Path) -> None:
    far = "    relationships:\n      - {from: [plays.id], to: [listeners.listener_id]}\n"
    write(tmp_path, {"plays.odcs.yaml": contract("plays") + far, "listeners.odcs.yaml": contract("listeners")})
    report = init(tmp_path)
    assert "relationship-ends-exist" in report.relaxed
    told = {item.rule.name: item.severity for item in check(tmp_path)}
    assert told["relationship-ends-exist"] is Severity.WARNING
    assert Severity.ERROR not in told.values()


@pytest.mark.parametrize(
    ("path", "version", "target"),
    [
        ("orders.odcs.yaml", "1.0", "shop/orders/gold/v1.0.0"),
        ("orders-v2.odcs.yaml", "v2", "shop/orders/gold/v2.0.0"),
        ("datacontract.yaml", "1.2.3-beta", "shop/shop_orders/gold/v1.2.3"),
        ("orders/contract.yml", "1.2.3", "shop/orders/gold/v1.2.3"),
        ("raw/orders/contract.yml", "latest", "shop/orders/raw/v1.0.0"),
        ("marts/Kunden Größe.odcs.yaml", "3", "shop/kunden_grosse/gold/v3.0.0"),
        ("orders/v4/datacontract.yaml", "current", "shop/orders/gold/v4.0.0"),
        ("orders.odcs.yaml", "1.10  # not 1.1", "shop/orders/gold/v1.10.0"),
        ("a/b/2024-orders.json", "'0.1'", "shop/d_2024_orders/gold/v0.1.0"),
    ],
)
def test_place_and_version_are_derived(tmp_path: Path, path: str, version: str, target: str) -> None:
    write(tmp_path, {path: contract("orders", version)})
    assert dict(init(tmp_path).adopted) == {path: f"contracts/datasets/{target}.yaml"}
    # A version that is no text is a fault of the file by the standard's own schema.
    errors = {item.rule.name for item in check(tmp_path) if item.severity is Severity.ERROR}
    assert errors <= {"value-has-its-type"}


def test_the_user_says_what_files_do_not(tmp_path: Path) -> None:
    write(tmp_path, {"gold/orders.odcs.yaml": contract("orders").replace("domain: shop\n", "")})
    report = init(tmp_path, namespace="sap.mm", layer="landing")
    assert report.adopted[0][1] == "contracts/datasets/sap.mm/orders/raw/v1.0.0.yaml"


def test_two_files_of_one_place_are_both_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a/orders.odcs.yaml": contract("orders"), "b/orders.odcs.yaml": contract("orders_2")})
    before = snapshot(tmp_path)
    report = init(tmp_path, is_move=True)
    (problem,) = report.problems
    assert "`a/orders.odcs.yaml` and `b/orders.odcs.yaml`" in problem
    assert report.adopted == ()
    assert before.items() <= snapshot(tmp_path).items()


def test_two_equal_files_are_one(tmp_path: Path) -> None:
    write(tmp_path, {"a/orders.odcs.yaml": contract("orders"), "b/orders.odcs.yaml": contract("orders")})
    report = init(tmp_path)
    assert (len(report.adopted), report.problems) == (1, ())


def test_a_place_that_is_taken_keeps_what_it_holds(tmp_path: Path) -> None:
    taken = "contracts/datasets/shop/orders/gold/v1.0.0.yaml"
    write(tmp_path, {"orders.odcs.yaml": contract("orders"), taken: "mine: true\n"})
    report = init(tmp_path, is_move=True)
    assert (tmp_path / taken).read_text() == "mine: true\n"
    assert (tmp_path / "orders.odcs.yaml").exists()
    assert len(report.problems) == 1


def test_moving_takes_the_old_files_away(tmp_path: Path) -> None:
    write(tmp_path, {"a b/orders.odcs.yaml": contract("orders"), "notes.yaml": "a: 1\n"})
    init(tmp_path, is_move=True)
    assert not (tmp_path / "a b/orders.odcs.yaml").exists()
    assert (tmp_path / "notes.yaml").exists()
    assert (tmp_path / "contracts/datasets/shop/orders/gold/v1.0.0.yaml").read_text() == contract("orders")


def test_a_file_that_cannot_be_read_is_named_and_left(tmp_path: Path) -> None:
    write(tmp_path, {"broken.yaml": contract("orders") + "  - [\n", "other.yaml": "just: data\n"})
    report = init(tmp_path)
    (problem,) = report.problems
    assert "`broken.yaml` looks like a data contract" in problem


def test_hidden_folders_and_links_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "outside", {"orders.odcs.yaml": contract("orders")})
    folder = tmp_path / "inside"
    write(folder, {".venv/x/orders.odcs.yaml": contract("orders"), "node_modules/y.odcs.yaml": contract("y")})
    (folder / "link.odcs.yaml").symlink_to(tmp_path / "outside/orders.odcs.yaml")
    assert init(folder).adopted == ()


def test_a_folder_below_a_repository_gets_no_workflow(tmp_path: Path) -> None:
    folder = git_repository(tmp_path, {"a.txt": "a"}).folder / "data"
    folder.mkdir()
    assert set(init(folder).written) == {
        "contracts/registry.yaml",
        "contracts/datasets/sales/order/dataset.yaml",
        "contracts/datasets/sales/order/gold/v1.0.0.yaml",
    }


@pytest.mark.parametrize(("namespace", "layer"), [("Sales", None), ("", None), (None, "golden")])
def test_wrong_names_are_told(tmp_path: Path, namespace: str | None, layer: str | None) -> None:
    with pytest.raises(UsageError):
        init(tmp_path, namespace=namespace, layer=layer)
    assert snapshot(tmp_path) == {}
