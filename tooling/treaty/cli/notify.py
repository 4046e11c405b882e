"""`treaty notify`: events posted to webhooks, and messages for subscribers."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treaty.cli.options import repo_option

if TYPE_CHECKING:
    from treaty.app.notify_subscribers import Delivery
    from treaty.lifecycle.audience import Message
    from treaty.report.messages import MessageText


@click.command(
    epilog="""\b
Examples:
  treaty notify --since 2026-11-01 --dry-run       which events would be posted, and where to
  treaty notify --since 2026-11-01                 post them; from now on `treaty notify` goes on where it stopped
  treaty notify                                    what is new since the last run: in CI after `treaty release`
  treaty notify --since v2026.1 --messages         who is told what, to be sent by mail or chat

\b
Webhooks stand in registry.yaml; addresses and secrets may come from the environment, secrets always do:
  notify:
    webhooks:
      - {name: platform, url: https://hooks.example.com/treaty, secret_env: TREATY_WEBHOOK_SECRET}

Each event is a CloudEvents 1.0 document, signed as Standard Webhooks has it (webhook-id, webhook-timestamp,
webhook-signature) and by X-Treaty-Signature (sha256=HMAC of the body). It is tried again five times, and posted once:
what was delivered is remembered in the Git folder, or in --state. A run that is killed between the receiver's answer
and the note of it posts that one event again, under the same webhook-id.

Exit codes: 0 all delivered, 1 some not, 2 wrong usage, 3 could not run.
"""
)
@click.option("--since", metavar="REF|DATE", help="From when to tell; needed once, and for --messages.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="File that remembers what was posted.")
@click.option("--dry-run", is_flag=True, help="Say what would be posted; post and remember nothing.")
@click.option("--messages", "is_messages", is_flag=True, help="Print messages for subscribers; post nothing.")
@click.option(
    "--format", "style", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="Of --messages."
)
@repo_option
@click.pass_context
def command(
    context: click.Context,
    since: str | None,
    state: Path | None,
    dry_run: bool,
    is_messages: bool,
    style: str,
    repo: Path,
) -> None:
    """Post what happened to the webhooks of the registry, each event once; or print who is told what."""
    if is_messages:
        _print_messages(repo, since, style)
        return
    from treaty.app.notify_subscribers import NotifyRequest, World, notify_webhooks
    from treaty.delivery.http_post import Patience

    world = World(
        environment=os.environ,  # noqa: TID251 - the edge where the environment is read
        patience=Patience(sleep=time.sleep),
        now_seconds=lambda: int(time.time()),
    )
    deliveries = notify_webhooks(repo, NotifyRequest(since=since, state=state, is_dry_run=dry_run), world)
    for delivery in deliveries:
        _tell(delivery, is_dry_run=dry_run)
    context.exit(1 if any(delivery.reason for delivery in deliveries) else 0)


def _tell(delivery: Delivery, *, is_dry_run: bool) -> None:
    for event in delivery.delivered if is_dry_run else ():
        click.echo(f"{delivery.webhook}: would post {event.type} {event.subject} ({event.id})")
    done = "to post" if is_dry_run else "posted"
    known = f", {delivery.known} before" if delivery.known else ""
    click.echo(f"{delivery.webhook}: {len(delivery.delivered)} {done}{known}", err=is_dry_run)
    if delivery.reason:
        click.echo(f"{delivery.webhook}: {delivery.waiting} not posted: {delivery.reason}. Run it again.", err=True)


def _print_messages(repo: Path, since: str | None, style: str) -> None:
    if since is None:
        raise click.UsageError("--messages needs --since: from when to tell.")
    from treaty.app.notify_subscribers import list_messages
    from treaty.report.messages import MESSAGE_FORMATS

    click.echo(MESSAGE_FORMATS[style]([_as_text(message) for message in list_messages(repo, since)]), nl=False)


def _as_text(message: Message) -> MessageText:
    from treaty.report.messages import MessageText

    return MessageText(
        id=f"{message.event.id}/{message.to}",
        event=message.event.type,
        to=message.to,
        owner=message.owner,
        contact=message.contact,
        subject=message.subject,
        text=message.text,
    )
