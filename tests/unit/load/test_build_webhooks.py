"""Webhooks of `registry.yaml`: one address each, never a secret."""

from __future__ import annotations

import pytest

from treaty.load.catalog import LoadedCatalog, load_catalog

HEAD = "apiVersion: treaty/v1\nkind: Registry\nname: acme\n"


def load(webhook: str) -> LoadedCatalog:
    return load_catalog({"contracts/registry.yaml": f"{HEAD}notify: {{webhooks: [{webhook}]}}\n".encode()})


def test_a_webhook_is_read_whole() -> None:
    loaded = load("{name: a, url: 'https://h.example.com/x', secret_env: S, events: [current.set], contracts: [sap.*]}")
    assert loaded.diagnostics == ()
    (webhook,) = loaded.catalog.registry.webhooks
    assert (webhook.name, webhook.url, webhook.secret_env) == ("a", "https://h.example.com/x", "S")
    assert (webhook.events, webhook.contracts) == (("current.set",), ("sap.*",))


@pytest.mark.parametrize(
    ("webhook", "code", "words"),
    [
        ("{name: a}", "TR015", "one of `url` and `url_env`"),
        ("{name: a, url: 'https://h.example.com', url_env: U}", "TR018", "keep only one"),
        ("{name: a, url: 'http://h.example.com'}", "TR017", "https://"),
        ("{name: a, url: 'https://me:word@h.example.com'}", "TR017", "no user or password"),
        ("{name: a, url_env: U, secret: abc}", "TR014", "may not hold `secret`"),
        ("{name: a, url_env: '$U'}", "TR017", "environment variable"),
        ("{name: a, url_env: U, events: [Released!]}", "TR017", "type of event"),
    ],
)
def test_a_fault_is_found(webhook: str, code: str, words: str) -> None:
    found = load(webhook).diagnostics
    assert code in {item.rule.code for item in found}
    assert any(words in item.message for item in found)
