"""Tell events to those who want to know: posts to webhooks, each event once by its id, and messages to subscribers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from treaty.app.list_events import list_events, read_settings
from treaty.app.read_registry import read_registry
from treaty.app.registry_place import find_place
from treaty.delivery.http_post import Patience, find_url_fault, send
from treaty.delivery.ledger import Ledger
from treaty.delivery.signature import sign_headers
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.lifecycle.audience import Message, find_messages
from treaty.model.event import Event
from treaty.model.webhook import Webhook
from treaty.report.cloud_events import event_to_json
from treaty.report.plain import dump_json
from treaty.repository.locks import find_git_folder, take_turns

_STATE = Path("treaty") / "notified.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What posting needs of the world."""

    environment: Mapping[str, str]
    patience: Patience
    now_seconds: Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyRequest:
    """What to tell, and what to remember it in."""

    since: str | None
    """A day, a moment or a ref; None: from when the first run told."""
    state: Path | None = None
    """None: a file in the Git folder of this clone."""
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one webhook's events."""

    webhook: str
    delivered: tuple[Event, ...]
    """In this run; in a dry run those that would be posted."""
    known: int
    """Delivered in earlier runs."""
    waiting: int = 0
    """Not delivered: the one that failed and those after it, so that order is kept."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Receiver:
    webhook: Webhook
    url: str
    secret: str | None


def notify_webhooks(folder: Path, request: NotifyRequest, world: World) -> tuple[Delivery, ...]:
    """Post the events that each webhook wants and does not have yet, oldest first.

    Raises:
        UsageError: when there is no webhook, an address or a secret is missing, or nothing says from when to tell.
        TreatyError: when there is no Git repository, or the state cannot be read or written.
    """
    place = find_place(folder)
    with place.require_repository() as repository:
        settings = read_settings(repository, place.root_of(repository.tree("HEAD")))
        git_folder = find_git_folder(repository.git)
    receivers = _find_receivers(settings.webhooks, world.environment)
    with take_turns(git_folder):
        ledger = Ledger(request.state or git_folder / _STATE)
        since = request.since or ledger.since
        if since is None:
            raise UsageError(
                "Nothing says from when to tell.",
                "Say it once: --since v1.4.0, --since 2026-11-01, or --since 1970-01-01 for everything there ever was.",
            )
        log = list_events(folder, since=since)
        if log.is_shallow:
            raise TreatyError(
                "This clone is shallow: what happened before its first commit could not be told.",
                "Fetch the history: git fetch --unshallow --tags. In GitHub Actions: fetch-depth: 0.",
            )
        if not ledger.exists and not request.is_dry_run:
            ledger.start(since)
        return tuple(
            _deliver(receiver, log.events, log.registry, ledger, None if request.is_dry_run else world)
            for receiver in receivers
        )


def _find_receivers(webhooks: tuple[Webhook, ...], environment: Mapping[str, str]) -> tuple[_Receiver, ...]:
    if not webhooks:
        hint = "Name one in registry.yaml: notify: {webhooks: [{name: …, url: …, secret_env: …}]}."
        raise UsageError("The registry names no webhook.", hint)
    names = [webhook.name for webhook in webhooks]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        hint = "What was delivered is remembered by name; give each its own."
        raise UsageError(f"Two webhooks are called `{twice}`.", hint)
    return tuple(_find_receiver(webhook, environment) for webhook in webhooks)


def _find_receiver(webhook: Webhook, environment: Mapping[str, str]) -> _Receiver:
    url = webhook.url or _from_environment(webhook, webhook.url_env or "", "address", environment)
    fault = find_url_fault(url)
    if fault is not None:
        raise UsageError(f"The address of webhook `{webhook.name}` {fault}.", "Write https://…, without credentials.")
    name = webhook.secret_env
    secret = _from_environment(webhook, name, "secret", environment) if name is not None else None
    return _Receiver(webhook=webhook, url=url, secret=secret)


def _from_environment(webhook: Webhook, name: str, what: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise UsageError(
            f"Webhook `{webhook.name}` has its {what} in ${name}, which is not set.",
            "Nothing was posted. Set it in the environment; in CI from the secrets.",
        )
    return value


def _deliver(
    receiver: _Receiver, events: tuple[Event, ...], registry: str, ledger: Ledger, world: World | None
) -> Delivery:
    """Post one receiver's events; without a world say which they are."""
    name = receiver.webhook.name
    wanted = [event for event in events if _wants(receiver.webhook, event)]
    open_ = [event for event in wanted if not ledger.has(name, event.id)]
    known = len(wanted) - len(open_)
    if world is None:
        return Delivery(webhook=name, delivered=tuple(open_), known=known)
    for position, event in enumerate(open_):
        reason = _post(receiver, event, registry, world)
        if reason is not None:
            waiting = len(open_) - position
            return Delivery(
                webhook=name, delivered=tuple(open_[:position]), known=known, waiting=waiting, reason=reason
            )
        ledger.record(name, event.id)
    return Delivery(webhook=name, delivered=tuple(open_), known=known)


def _wants(webhook: Webhook, event: Event) -> bool:
    subject = event.subject.partition(":")[0]
    return _fits(webhook.events, event.type) and _fits(webhook.contracts, subject)


def _fits(patterns: tuple[str, ...], text: str) -> bool:
    return not patterns or any(fnmatchcase(text, pattern) for pattern in patterns)


def _post(receiver: _Receiver, event: Event, registry: str, world: World) -> str | None:
    """Post one event; give why it could not be delivered, None when it was."""
    body = dump_json(event_to_json(event, registry), indent=None).encode()

    def headers() -> Mapping[str, str]:
        return sign_headers(event.id, event.type, body, secret=receiver.secret, timestamp=world.now_seconds())

    answer = send(receiver.url, body, headers, world.patience)
    return None if answer.is_delivered else f"{answer.reason}, after {answer.attempts} attempts"


def list_messages(folder: Path, since: str) -> tuple[Message, ...]:
    """Give what subscribers are told of the events since a moment, by the subscriptions at HEAD.

    Raises:
        UsageError: when there is no registry, or no such ref.
        TreatyError: when there is no Git repository.
    """
    log = list_events(folder, since=since)
    catalog = read_registry(folder, at="HEAD").loaded.catalog
    return tuple(find_messages(log.events, catalog))
