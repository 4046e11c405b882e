"""The built site as files: links, HTML, safety, sameness, the static API, and what happens to the output folder."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5lib
import jsonschema
import pytest
from tests.support.git_repository import clean_environment, git_repository
from tests.support.site_trees import copy_contracts, write_hostile_contracts
from tests.support.small_registry import FOLDER, registry_files, version, with_column

from treaty.app.build_site import SiteRequest, build_site, read_site_input
from treaty.cli.main import treaty
from treaty.cli.reference import find_commands
from treaty.diagnostics.errors import UsageError
from treaty.pages.build import build_site_files

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
)
XHTML = "{http://www.w3.org/1999/xhtml}"


def request_for(folder: Path, out: Path, base_url: str | None = None) -> SiteRequest:
    return SiteRequest(folder=folder, out=out, now=NOW, today=NOW.date(), base_url=base_url)


def build_files(folder: Path, base_url: str | None = None) -> dict[str, bytes]:
    return dict(build_site_files(read_site_input(request_for(folder, folder / "unused", base_url))))


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    return build_files(copy_contracts(tmp_path_factory.mktemp("acme")))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    return build_files(write_hostile_contracts(tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module", params=["acme", "hostile"])
def site(request: pytest.FixtureRequest) -> Mapping[str, bytes]:
    files: Mapping[str, bytes] = request.getfixturevalue(request.param)
    return files


@pytest.fixture(scope="module")
def trees(site: Mapping[str, bytes]) -> Mapping[str, ET.Element]:
    """Every page, parsed by a parser that stops at the first error."""
    builder = html5lib.getTreeBuilder("etree")
    return {
        path: html5lib.HTMLParser(tree=builder, strict=True).parse(data.decode())
        for path, data in site.items()
        if path.endswith(".html")
    }


def resolve(page: str, href: str) -> tuple[str, str]:
    """Give path and fragment of a relative link."""
    link = urlsplit(href)
    parts = page.split("/")[:-1] if link.path else page.split("/")
    for part in link.path.split("/") if link.path else ():
        if part == "..":
            assert parts, f"{page} links out of the site: {href}"
            parts.pop()
        else:
            parts.append(part)
    return unquote("/".join(parts)), unquote(link.fragment)


def test_every_link_and_fragment_resolves_and_every_page_is_valid_html(
    site: Mapping[str, bytes], trees: Mapping[str, ET.Element]
) -> None:
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    for path, tree in trees.items():
        ids = [name for element in tree.iter() if (name := element.get("id")) is not None]
        assert len(ids) == len(set(ids)), f"{path} has an id twice: {sorted(i for i in ids if ids.count(i) > 1)[:3]}"
        anchors[path] = set(ids)
        for element in tree.iter():
            for name in ("href", "src", "action"):
                value = element.get(name)
                if value is not None and not re.match(r"(https?|mailto):", value):
                    wanted.append((path, *resolve(path, value)))
    broken = [
        (page, target, fragment)
        for page, target, fragment in wanted
        if target not in site or (fragment and target.endswith(".html") and fragment not in anchors[target])
    ]
    assert not broken[:10]


def test_nothing_is_loaded_from_elsewhere(site: Mapping[str, bytes], trees: Mapping[str, ET.Element]) -> None:
    for path, tree in trees.items():
        for element in tree.iter():
            if element.tag in {f"{XHTML}script", f"{XHTML}img", f"{XHTML}iframe"} or (
                element.tag == f"{XHTML}link" and element.get("rel") in {"stylesheet", "icon"}
            ):
                source = element.get("src") or element.get("href") or ""
                assert "://" not in source, f"{path} loads {source}"
    style = site["assets/site.css"].decode()
    assert "url(" not in style
    assert "@import" not in style


def test_every_page_has_one_heading_a_title_and_the_policy(trees: Mapping[str, ET.Element]) -> None:
    for path, tree in trees.items():
        assert len(list(tree.iter(f"{XHTML}h1"))) == 1, path
        policies = [it.get("content") for it in tree.iter(f"{XHTML}meta") if it.get("http-equiv")]
        assert policies == [POLICY], path
        # The W3C's validator: a box for searching may not be a combobox, one for text may.
        assert {it.get("type") for it in tree.iter(f"{XHTML}input") if it.get("role") == "combobox"} <= {"text"}, path
        title = next(tree.iter(f"{XHTML}title")).text
        assert title is not None
        assert title.strip()


def test_texts_of_contracts_are_inert(site: Mapping[str, bytes], trees: Mapping[str, ET.Element]) -> None:
    for path, tree in trees.items():
        scripts = [element.get("src") for element in tree.iter(f"{XHTML}script")]
        assert len(scripts) == 3, path
        assert not list(tree.iter(f"{XHTML}img")), path
        for element in tree.iter():
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"], path
            assert not (element.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:")), path
        assert "\u202e" not in site[path].decode()
        assert "\u0007" not in site[path].decode()
    for path, data in site.items():
        if path.startswith("assets/search/"):
            assert b"</script" not in data, path


def test_no_path_can_leave_the_folder_or_meet_another(site: Mapping[str, bytes]) -> None:
    for path in site:
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", path), path
        for part in path.split("/"):
            assert part not in {"", ".", ".."}
            assert part.partition(".")[0] not in {"con", "aux", "nul", "prn"}, path
    assert len({path.lower() for path in site}) == len(site)


def test_two_builds_of_the_same_input_are_the_same_bytes(acme: Mapping[str, bytes], tmp_path: Path) -> None:
    again = build_files(copy_contracts(tmp_path))
    assert list(again) == list(acme)
    assert [path for path in acme if acme[path] != again[path]] == []


def test_manifest_names_every_other_file_with_its_digest(site: Mapping[str, bytes]) -> None:
    manifest = json.loads(site["manifest.json"])["files"]
    assert manifest == {
        path: f"sha256:{hashlib.sha256(data).hexdigest()}"
        for path, data in sorted(site.items())
        if path != "manifest.json"
    }


def test_registry_routes_answer_as_files(acme: Mapping[str, bytes]) -> None:
    root = "data-contract-registry/v1"
    datasets = json.loads(acme[f"{root}/datasets/index.json"])
    assert datasets["total"] == len(datasets["items"])
    invoice = next(item for item in datasets["items"] if (item["namespace"], item["name"]) == ("finance", "invoice"))
    folder = f"{root}/datasets/{invoice['dataset_id']}"
    assert json.loads(acme[f"{folder}/index.json"]) == invoice
    versions = json.loads(acme[f"{folder}/layers/gold/versions/index.json"])["items"]
    assert [item["version"] for item in versions] == sorted((item["version"] for item in versions), reverse=True)
    for item in versions:
        whole = json.loads(acme[f"{folder}/layers/gold/versions/{item['version']}/index.json"])
        assert whole["schema_json"]["$schema"]
        assert {name: whole[name] for name in item} == item
    current = json.loads(acme[f"{folder}/layers/gold/current.json"])
    assert [item["version"] for item in versions if item["is_current"]] == [current["version"]]


def test_schemas_of_every_version_are_valid_and_take_their_own_examples(acme: Mapping[str, bytes]) -> None:
    schemas = [path for path in acme if path.startswith("api/contracts/") and path.endswith("/schema.json")]
    assert len(schemas) > 25
    for path in schemas:
        schema = json.loads(acme[path])
        jsonschema.validators.validator_for(schema).check_schema(schema)


def test_odcs_files_are_handed_out_byte_for_byte(acme: Mapping[str, bytes], tmp_path: Path) -> None:
    folder = copy_contracts(tmp_path)
    source = folder / "contracts/datasets/finance/invoice/gold/v1.1.0.yaml"
    assert acme["api/contracts/finance.gold.invoice/v1.1.0/odcs.yaml"] == source.read_bytes()


def test_feed_is_well_formed_and_says_what_changed(acme: Mapping[str, bytes]) -> None:
    feed = ET.fromstring(acme["changes/feed.atom"].decode())  # noqa: S314 - our own text
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert entries
    identities = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(identities) == len(set(identities))
    assert any((entry.findtext(f"{atom}title") or "").startswith("BREAKING: ") for entry in entries)


def test_base_url_makes_canonical_links_and_a_404_page_that_stands_anywhere(tmp_path: Path) -> None:
    files = build_files(copy_contracts(tmp_path), "https://contracts.example.com/data")
    page = files["datasets/finance/invoice/gold/index.html"].decode()
    assert (
        '<link rel="canonical" href="https://contracts.example.com/data/datasets/finance/invoice/gold/index.html">'
        in page
    )
    assert 'href="https://contracts.example.com/data/assets/site.css"' in files["404.html"].decode()


def test_build_keeps_foreign_files_and_drops_pages_that_are_gone(tmp_path: Path) -> None:
    folder, out = write_hostile_contracts(tmp_path / "tree"), tmp_path / "public"
    build_site(request_for(folder, out))
    (out / "CNAME").write_text("contracts.example.com")
    assert (out / "datasets/evil").is_dir()
    (folder / "contracts/datasets/evil").rename(folder / "contracts/datasets/other")
    written = build_site(request_for(folder, out))
    assert written.kept == ("CNAME",)
    assert (out / "CNAME").read_text() == "contracts.example.com"
    assert not (out / "datasets/evil").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_build_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    folder, out = write_hostile_contracts(tmp_path / "tree"), tmp_path / "home"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="no site of ours"):
        build_site(request_for(folder, out))
    assert (out / "thesis.txt").read_text() == "years of work"


def test_build_mends_what_a_killed_run_left(tmp_path: Path) -> None:
    folder, out = write_hostile_contracts(tmp_path / "tree"), tmp_path / "public"
    build_site(request_for(folder, out))
    whole = read_folder(out)
    (out / "CNAME").write_text("kept")
    (out / ".treaty-updating").touch()
    (out / "index.html").write_text("half of a page")
    assert build_site(request_for(folder, out)).kept == ("CNAME",)
    assert read_folder(out) == {**whole, "CNAME": b"kept"}


def read_folder(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_what_changed_is_written_again_and_the_site_is_as_if_built_anew(tmp_path: Path) -> None:
    folder, out = copy_contracts(tmp_path / "tree"), tmp_path / "public"
    build_site(request_for(folder, out))
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    again = build_site(request_for(folder, out))
    assert (again.changed, again.files) == (0, len(times))
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == times
    source = folder / "contracts/datasets/crm/customer/gold/v1.2.0.yaml"
    source.write_text(source.read_text().replace("purpose:", "usage: Ask first.\n  purpose:"))
    (folder / "contracts/datasets/marketing/campaign/activation/v1.0.0.yaml").unlink()
    (out / "datasets/finance/invoice/index.html").unlink()
    shutil.rmtree(folder / "contracts/datasets/payments/payment/raw")
    changed = build_site(request_for(folder, out))
    assert 0 < changed.changed < 400
    assert not (out / "datasets/marketing/campaign/activation").exists()
    build_site(request_for(folder, tmp_path / "anew"))
    assert read_folder(out) == read_folder(tmp_path / "anew")


def test_many_processes_make_the_same_site_as_one(tmp_path: Path) -> None:
    folder = write_hostile_contracts(tmp_path / "tree")
    build_site(replace(request_for(folder, tmp_path / "one"), commands=tuple(find_commands(treaty))))
    script = "import sys; from treaty.pages import making; making.WORTH_IT = 0; from treaty.cli.main import run; run()"
    command = [sys.executable, "-c", script, "site", "build", str(folder), "--out", str(tmp_path / "two")]
    environment = {**clean_environment(), "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    run = subprocess.run(
        [*command, "--jobs", "2", "--strict"], capture_output=True, text=True, check=False, env=environment
    )
    assert run.returncode == 0, run.stderr
    assert read_folder(tmp_path / "two") == read_folder(tmp_path / "one")


def test_command_builds_and_says_where(tmp_path: Path) -> None:
    folder = write_hostile_contracts(tmp_path / "tree")
    command = [sys.executable, "-m", "treaty", "site", "build", str(folder), "--out", str(tmp_path / "out")]
    run = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    facts = json.loads(run.stdout)
    assert Path(facts["start"]).is_file()
    assert facts["files"] == sum(1 for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert run.stderr == ""


def test_strict_passes_a_whole_site_and_keeps_a_faulty_one_from_its_place(tmp_path: Path) -> None:
    folder, out = copy_contracts(tmp_path / "tree"), tmp_path / "out"
    request = replace(request_for(folder, out, "https://contracts.example.com/"), is_strict=True)
    told: list[str] = []
    assert build_site(request, progress=told.append).faults == ()
    assert any(word.startswith("making pages: ") for word in told)
    before = (out / "index.html").read_bytes()
    registry = folder / "contracts/registry.yaml"
    registry.write_text(registry.read_text().replace("title: Acme data", f"title: {'Acme ' * 20000} data"))
    command = [sys.executable, "-m", "treaty", "site", "build", str(folder), "--out", str(out), "--strict"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    assert "index.html: weighs" in run.stdout
    assert (out / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_build_says_from_which_commit_and_what_is_released(tmp_path: Path) -> None:
    repository = git_repository(tmp_path / "tree", registry_files())
    release = [sys.executable, "-m", "treaty", "release", "--repo", str(repository.folder)]
    subprocess.run(release, capture_output=True, check=True, env=clean_environment())
    files = build_files(repository.folder)
    about = files["about/index.html"].decode()
    assert repository.git("rev-parse", "HEAD")[:12] in about
    assert "not committed" not in about
    repository.write({f"{FOLDER}/v1.9.0.yaml": version("1.9.0", with_column())})
    files = build_files(repository.folder)
    assert "not committed" in files["about/index.html"].decode()
    current = json.loads(files["api/contracts/shop.gold.sale/current.json"])
    assert current["is_released"]
    assert current["version"] != "v1.9.0"
    assert "v1.9.0 is not released yet" in files["datasets/shop/sale/gold/v1.9.0.html"].decode()
