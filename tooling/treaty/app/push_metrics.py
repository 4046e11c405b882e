"""Push the registry's numbers to a Prometheus Pushgateway: one group for each registry, replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from treaty.delivery.http_post import Patience, find_header_fault, find_url_fault, send
from treaty.diagnostics.errors import TreatyError, UsageError
from treaty.report.openmetrics import Family, render_prometheus

AUTHORIZATION = "TREATY_PUSH_AUTHORIZATION"
"""Environment variable that holds the whole Authorization header, where the gateway wants one."""


def push_metrics(
    families: Iterable[Family], url: str, registry: str, *, environment: Mapping[str, str], patience: Patience
) -> str:
    """Replace what the gateway holds of this registry; give the path of the group.

    Raises:
        UsageError: for an address that is none, or would send the secret in clear.
        TreatyError: when the gateway does not take it.
    """
    secret = environment.get(AUTHORIZATION, "").strip()
    fault = find_url_fault(url, is_secret_sent=bool(secret))
    if fault is not None:
        hint = f"Credentials go into ${AUTHORIZATION}, and then over https:// alone."
        raise UsageError(f"The address of the Pushgateway {fault}.", hint)
    header_fault = find_header_fault(secret)
    if header_fault is not None:
        raise UsageError(f"${AUTHORIZATION} {header_fault}.", "It is one line, for example `Bearer` and a token.")
    path = f"/metrics/job/treaty/registry/{quote(registry, safe='')}"
    headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    if secret:
        headers["Authorization"] = secret
    body = render_prometheus(families).encode()
    answer = send(url.rstrip("/") + path, body, lambda: headers, patience, method="PUT")
    if not answer.is_delivered:
        raise TreatyError(
            f"The metrics could not be pushed: {answer.reason}, after {answer.attempts} attempts.",
            "Look at the address and the gateway, and run it again; pushing twice changes nothing.",
        )
    return path
