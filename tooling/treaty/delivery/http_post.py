"""One post over HTTP, tried again while there is hope; no redirect is followed, only the status is believed."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

_TIMEOUT_SECONDS = 10.0
_WAITS_SECONDS = (1.0, 2.0, 4.0, 8.0)
"""Before the second attempt, the third and so on."""
_MAX_WAIT_SECONDS = 60.0
_HOPEFUL = frozenset({408, 409, 425, 429})
_UNTRUSTED = "the receiver's certificate is not to be trusted"
"""No certificate gets better by waiting."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

Headers = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a post ended."""

    is_delivered: bool
    attempts: int
    reason: str = ""
    """Why not, in half a sentence; never holds the address, which may be a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait between attempts, and how."""

    sleep: Callable[[float], None]
    waits_seconds: Iterable[float] = _WAITS_SECONDS


class _NoRedirect(HTTPRedirectHandler):
    """An address that sends us elsewhere is an address to correct: the signature is for nobody else."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_OPENER = build_opener(_NoRedirect)


def find_url_fault(url: str, *, is_secret_sent: bool = True) -> str | None:
    """Give what is wrong with an address, or None; without a secret plain `http` will do."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address"
    if not host:
        return "names no host"
    if not url.isascii() or not url.isprintable() or " " in url:
        return "holds a sign that addresses write as %xx"
    if parts.username is not None or parts.password is not None:
        return "holds a user or password"
    if parts.scheme == "https" or (parts.scheme == "http" and (host in _LOOPBACK or not is_secret_sent)):
        return None
    return "does not start with https://" if is_secret_sent else "starts with neither https:// nor http://"


def send(url: str, body: bytes, headers: Headers, patience: Patience, *, method: str = "POST") -> Answer:
    """Send bytes until they are taken, refused for good, or the attempts are spent.

    Args:
        url: checked with `find_url_fault`.
        body: what is sent.
        headers: gives those of one attempt.
        patience: how to wait.
        method: POST, or PUT.
    """
    attempts, reason = 0, ""
    for wait in (*patience.waits_seconds, None):
        attempts += 1
        status, reason, asked = _try(Request(url, data=body, headers=dict(headers()), method=method))  # noqa: S310 - checked by find_url_fault
        if status is not None and 200 <= status < 300:
            return Answer(is_delivered=True, attempts=attempts)
        if wait is None or not _is_hopeful(status, reason):
            break
        patience.sleep(min(max(wait, asked), _MAX_WAIT_SECONDS))
    return Answer(is_delivered=False, attempts=attempts, reason=reason)


def find_header_fault(value: str) -> str | None:
    """Give what is wrong with a header's value, or None: a line break would begin another header."""
    return None if value.isascii() and value.isprintable() else "holds a sign that no header can hold"


def _is_hopeful(status: int | None, reason: str) -> bool:
    if status is None:
        return reason != _UNTRUSTED
    return status in _HOPEFUL or status >= 500


def _try(request: Request) -> tuple[int | None, str, float]:
    """Give the status (None: no answer), what it means, and the seconds that the receiver asks to wait."""
    try:
        with _OPENER.open(request, timeout=_TIMEOUT_SECONDS) as response:
            return response.status, "", 0.0
    except HTTPError as error:
        with error:
            where = ", which sends elsewhere; name that address instead" if 300 <= error.code < 400 else ""
            return (
                error.code,
                f"the receiver answered {error.code}{where}",
                _asked_wait(error.headers.get("Retry-After")),
            )
    except (URLError, TimeoutError, http.client.HTTPException, ssl.SSLError, OSError) as error:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, ssl.SSLCertVerificationError):
            return None, _UNTRUSTED, 0.0
        return None, f"the receiver did not answer ({type(cause).__name__})", 0.0


def _asked_wait(text: str | None) -> float:
    return float(text) if text is not None and text.strip().isascii() and text.strip().isdigit() else 0.0
