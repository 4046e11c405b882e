"""Events posted to a real server: signed, tried again, each once by its id, also when the sender is killed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import shutil
import ssl
import subprocess
import sysconfig
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.git_repository import IDENTITY, GitRepository, clean_environment, git_repository
from tests.support.receiver import Received, Receiver, serve
from tests.support.small_registry import DATASET, REGISTRY, registry_files, version, with_column, with_status

from treaty.app.notify_subscribers import Delivery, NotifyRequest, World, notify_webhooks
from treaty.cli import notify, release
from treaty.delivery.http_post import Patience, find_url_fault
from treaty.diagnostics.errors import TreatyError, UsageError

SECRET = "whsec_" + base64.b64encode(b"of the test, 24 bytes at least").decode()
NOW = 1_800_000_000
EVERYTHING = "1970-01-01"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    """A registry with releases and a freeze, made once."""
    files = registry_files(v1_1_0=with_column(version("1.1.0")))
    made = git_repository(tmp_path_factory.mktemp("notify") / "registry", files)
    reason = '"Audit.\\n[forged] message"'
    dataset = f"{DATASET}layers:\n  gold:\n    frozen: {{since: 2026-01-01, reason: {reason}, by: control}}\n"
    made.commit({"contracts/datasets/shop/sale/dataset.yaml": dataset}, date="2026-01-02")
    assert CliRunner(env=IDENTITY).invoke(release.command, ["--repo", str(made.folder)]).exit_code == 0
    return made


@pytest.fixture
def repository(released: GitRepository, tmp_path: Path) -> GitRepository:
    shutil.copytree(released.folder, tmp_path / "registry")
    return GitRepository(folder=tmp_path / "registry")


def name_webhooks(repository: GitRepository, *webhooks: str) -> None:
    listed = "".join(f"    - {webhook}\n" for webhook in webhooks)
    repository.commit({"contracts/registry.yaml": f"{REGISTRY}notify:\n  webhooks:\n{listed}"}, date="2026-01-03")


def post(
    repository: GitRepository,
    *,
    since: str | None = EVERYTHING,
    environment: Mapping[str, str] | None = None,
    slept: list[float] | None = None,
    dry_run: bool = False,
) -> tuple[Delivery, ...]:
    world = World(
        environment={"HOOK_SECRET": SECRET} if environment is None else environment,
        patience=Patience(sleep=([] if slept is None else slept).append),
        now_seconds=lambda: NOW,
    )
    return notify_webhooks(repository.folder, NotifyRequest(since=since, is_dry_run=dry_run), world)


def ids(receiver: Receiver) -> list[str]:
    return [request.headers["webhook-id"] for request in receiver.received]


def test_each_event_is_posted_once_signed_and_in_order(repository: GitRepository) -> None:
    with serve(Receiver()) as receiver:
        name_webhooks(repository, f"{{name: all, url: '{receiver.address}/hook', secret_env: HOOK_SECRET}}")
        (first,) = post(repository)
        (second,) = post(repository, since=None)
    assert (first.reason, second.reason, len(second.delivered)) == ("", "", 0)
    assert second.known == len(first.delivered) == len(receiver.received) >= 5
    assert len(set(ids(receiver))) == len(receiver.received)
    times = [json.loads(request.body)["time"] for request in receiver.received]
    assert times == sorted(times)
    for request in receiver.received:
        event, headers = json.loads(request.body), request.headers
        assert (event["specversion"], event["id"], event["type"]) == (
            "1.0",
            headers["webhook-id"],
            headers["x-treaty-event"],
        )
        assert headers["content-type"].startswith("application/cloudevents+json")
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        signed = f"{event['id']}.{NOW}.".encode() + request.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["x-treaty-signature"] == "sha256=" + hmac.new(key, request.body, hashlib.sha256).hexdigest()
        assert headers["webhook-timestamp"] == str(NOW)
        assert SECRET not in request.body.decode() + str(headers)


def test_a_receiver_that_fails_twice_gets_the_same_event_again(repository: GitRepository) -> None:
    def fail_twice(_: Received, count: int) -> tuple[int, dict[str, str]]:
        return (503, {"Retry-After": "7"}) if count == 0 else (500, {}) if count == 1 else (200, {})

    slept: list[float] = []
    with serve(Receiver(answer=fail_twice)) as receiver:
        name_webhooks(repository, f"{{name: all, url: '{receiver.address}'}}")
        (delivery,) = post(repository, slept=slept)
    assert delivery.reason == ""
    assert slept == [7.0, 2.0]
    assert len(set(ids(receiver)[:3])) == 1
    assert len(receiver.received) == len(delivery.delivered) + 2
    assert "webhook-signature" not in receiver.received[0].headers


@pytest.mark.parametrize(
    ("status", "headers", "attempts"),
    [(500, {}, 5), (429, {}, 5), (400, {}, 1), (410, {}, 1), (302, {"Location": "/elsewhere"}, 1)],
)
def test_a_receiver_that_refuses_stops_its_events_and_no_others(
    repository: GitRepository, status: int, headers: dict[str, str], attempts: int
) -> None:
    def refuse(request: Received, _: int) -> tuple[int, dict[str, str]]:
        return (status, headers) if request.path == "/bad" else (200, {})

    with serve(Receiver(answer=refuse)) as receiver:
        bad, good = f"{receiver.address}/bad", f"{receiver.address}/good"
        name_webhooks(repository, f"{{name: bad, url: '{bad}'}}", f"{{name: good, url: '{good}'}}")
        failed, fine = post(repository)
        paths = [request.path for request in receiver.received]
        receiver.answer = lambda _request, _count: (200, {})
        mended, _ = post(repository, since=None)
    assert paths.count("/bad") == attempts
    assert "/elsewhere" not in paths
    assert (failed.delivered, failed.waiting) == ((), len(fine.delivered))
    assert str(status) in failed.reason
    assert len(mended.delivered) == len(fine.delivered)


def test_a_receiver_that_is_not_there_is_reported(repository: GitRepository) -> None:
    with serve(Receiver()) as receiver:
        address = receiver.address
    name_webhooks(repository, f"{{name: all, url: '{address}/token-in-path'}}")
    (delivery,) = post(repository)
    assert "did not answer" in delivery.reason
    assert "token-in-path" not in delivery.reason


def test_a_receiver_whose_certificate_nobody_vouches_for_gets_nothing(
    repository: GitRepository, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    make = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *subject)
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serve(Receiver(), context=context) as receiver:
        name_webhooks(repository, f"{{name: all, url: '{receiver.address}'}}")
        (delivery,) = post(repository)
    assert (delivery.delivered, receiver.received) == ((), [])
    assert "certificate is not to be trusted, after 1 attempts" in delivery.reason


def test_filters_choose_types_and_contracts(repository: GitRepository) -> None:
    with serve(Receiver()) as receiver:
        url = receiver.address
        name_webhooks(
            repository,
            f"{{name: releases, url: '{url}/a', events: [schema.released, 'contract.*']}}",
            f"{{name: none, url: '{url}/b', contracts: ['finance.*']}}",
            f"{{name: shop, url: '{url}/c', contracts: [shop.gold.sale], events: [subscription.added]}}",
        )
        post(repository)
    by_path = {
        path: [r.headers["x-treaty-event"] for r in receiver.received if r.path == path] for path in ("/a", "/c")
    }
    assert sorted(by_path["/a"]) == ["contract.frozen", "schema.released", "schema.released"]
    assert by_path["/c"] == ["subscription.added"]
    assert not [request for request in receiver.received if request.path == "/b"]


@pytest.mark.parametrize("after_answer", [False, True])
def test_a_sender_that_is_killed_goes_on_where_it_stopped(repository: GitRepository, after_answer: bool) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def kill_at_third(_: Received, count: int) -> tuple[int, dict[str, str]]:
        if count == 2:
            running[0].kill()
            running[0].wait()
        return (200, {}) if after_answer or count != 2 else (500, {})

    with serve(Receiver(answer=kill_at_third)) as receiver:
        name_webhooks(repository, f"{{name: all, url: '{receiver.address}', secret_env: HOOK_SECRET}}")
        command = [str(Path(sysconfig.get_path("scripts")) / "treaty"), "notify", "--since", EVERYTHING]
        environment = clean_environment(HOOK_SECRET=SECRET)
        running.append(subprocess.Popen(command, cwd=repository.folder, env=environment, stderr=subprocess.DEVNULL))
        running[0].wait(timeout=60)
        assert len(receiver.received) == 3
        (delivery,) = post(repository, since=None)
    got = ids(receiver)
    assert delivery.known == 2
    assert len(set(got)) == len(delivery.delivered) + 2, "nothing is lost"
    assert got[3] == got[2], "the one that was under way comes again under its own id"
    assert len(got) == len(set(got)) + 1


def test_two_runs_at_once_post_each_event_once(repository: GitRepository) -> None:
    with serve(Receiver()) as receiver:
        name_webhooks(repository, f"{{name: all, url: '{receiver.address}'}}")
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda _: post(repository), range(2)))
    assert min(len(delivery.delivered) for (delivery,) in found) == 0
    assert len(ids(receiver)) == len(set(ids(receiver))) > 0


def test_a_note_that_was_cut_short_says_nothing(repository: GitRepository) -> None:
    with serve(Receiver()) as receiver:
        name_webhooks(repository, f"{{name: all, url: '{receiver.address}'}}")
        (first,) = post(repository)
        state = repository.folder / ".git" / "treaty" / "notified.jsonl"
        state.write_bytes(state.read_bytes()[:-10])
        (second,) = post(repository, since=None)
        (third,) = post(repository, since=None)
    assert [event.id for event in second.delivered] == [first.delivered[-1].id]
    assert third.delivered == ()


def test_a_dry_run_posts_and_remembers_nothing(repository: GitRepository) -> None:
    with serve(Receiver()) as receiver:
        name_webhooks(repository, f"{{name: all, url: '{receiver.address}'}}")
        options = ["--repo", str(repository.folder), "--since", EVERYTHING, "--dry-run"]
        result = CliRunner().invoke(notify.command, options)
        assert (result.exit_code, receiver.received) == (0, [])
        assert "all: would post schema.released shop.gold.sale:v1.1.0" in result.stdout
        assert not (repository.folder / ".git" / "treaty").exists()


@pytest.mark.parametrize(
    ("webhook", "environment", "words"),
    [
        ("{name: a, url: 'https://hooks.example.com', secret_env: GONE}", {}, r"secret in \$GONE, which is not set"),
        ("{name: a, url_env: GONE}", {"GONE": " "}, r"address in \$GONE"),
        ("{name: a, url_env: URL}", {"URL": "http://example.com"}, "does not start with https://"),
        ("{name: a, url_env: URL}", {"URL": "https://me:word@example.com"}, "holds a user or password"),
        ("{name: a, url_env: URL}", {"URL": "file:///etc/passwd"}, "names no host"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_posted(
    repository: GitRepository, webhook: str, environment: dict[str, str], words: str
) -> None:
    name_webhooks(repository, webhook)
    with pytest.raises(UsageError, match=words):
        post(repository, environment=environment)


def test_names_are_told_apart_and_a_shallow_clone_is_refused(repository: GitRepository, tmp_path: Path) -> None:
    one = "{name: a, url: 'https://hooks.example.com'}"
    name_webhooks(repository, one)
    clone = repository.clone(tmp_path / "shallow", "--depth", "1")
    with pytest.raises(TreatyError, match="shallow"):
        post(clone)
    name_webhooks(repository, one, one)
    with pytest.raises(UsageError, match="Two webhooks are called `a`"):
        post(repository)


def test_a_first_run_must_say_from_when(repository: GitRepository) -> None:
    with pytest.raises(UsageError, match="names no webhook"):
        post(repository)
    name_webhooks(repository, "{name: a, url: 'https://hooks.example.com'}")
    with pytest.raises(UsageError, match="from when"):
        post(repository, since=None)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://hooks.example.com/x?y=1", None),
        ("http://localhost:8080/x", None),
        ("http://[::1]/x", None),
        ("http://localhost.example.com/x", "does not start"),
        ("ftp://example.com", "does not start"),
        ("https://", "no host"),
        ("https://[", "no address"),
        ("https://a:99999/", "no address"),
        ("https://example.com/ü", "%xx"),
        ("https://example.com/a b", "%xx"),
        ("https://example.com/\r\nx: y", "%xx"),
        ("https://ada:secret@example.com/", "user or password"),
    ],
)
def test_addresses(url: str, fault: str | None) -> None:
    found = find_url_fault(url)
    assert found is None if fault is None else found is not None and fault in found


def test_subscribers_are_told_of_their_contracts_and_owners_of_their_consumers(repository: GitRepository) -> None:
    files = {f"contracts/datasets/shop/sale/gold/{'v2.0.0'}.yaml": with_status(version("2.0.0"))}
    repository.commit(files)
    CliRunner().invoke(release.command, ["--repo", str(repository.folder)])
    options = ["--repo", str(repository.folder), "--since", EVERYTHING, "--messages"]
    result = CliRunner().invoke(notify.command, [*options, "--format", "jsonl"])
    assert result.exit_code == 0, result.output
    told = [json.loads(line) for line in result.stdout.splitlines()]
    by_event = {message["event"]: message for message in told}
    assert by_event["subscription.added"]["to"] == "shop-data"
    frozen = by_event["contract.frozen"]
    assert (frozen["to"], frozen["owner"], frozen["contact"]) == ("reports", "reports-team", "reports@example.com")
    assert frozen["text"].startswith("To reports: The current version does not move any more. shop.gold.sale. Audit.")
    assert "may break on new data" in by_event["breaking.detected"]["text"]
    assert len({message["id"] for message in told}) == len(told)
    text = CliRunner().invoke(notify.command, options).stdout
    assert "\n[forged]" not in text
    assert "[contract.frozen] shop.gold.sale\n" in text
    assert "to reports (reports-team, reports@example.com)" in text
