"""Headers of a post: what it is, when it was sent, and a signature by which the receiver knows who sent it.

Source: Standard Webhooks, "Signature scheme": `HMAC-SHA256(secret, id.timestamp.body)`, in base64, after `v1,`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

_PREFIX = "whsec_"


def sign_headers(id_: str, type_: str, body: bytes, *, secret: str | None, timestamp: int) -> dict[str, str]:
    """Give the headers of one post.

    Args:
        id_: of the event: the same in every attempt, so that the receiver can tell a repetition.
        type_: of the event.
        body: as it is sent.
        secret: `whsec_` and base64, or any text; None: no signature.
        timestamp: seconds since 1970, of this attempt.
    """
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "treaty-notify",
        "X-Treaty-Event": type_,
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
    }
    if secret is not None:
        key = _read_secret(secret)
        signed = f"{id_}.{timestamp}.".encode() + body
        headers["webhook-signature"] = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        headers["X-Treaty-Signature"] = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return headers


def _read_secret(secret: str) -> bytes:
    """Give the bytes of a secret; what follows `whsec_` is base64 where it can be read so."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()
