"""What a text names is told by namespace and name, or by a path; things that are called alike are told apart."""

from __future__ import annotations

import pytest

from treaty.load.mentions import Names, find_target, may_hide_name

ORDERS, ELSEWHERE, DOTTED = "datasets/shop/orders", "datasets/other/orders", "datasets/sap.mm/mara"
MONEY, OTHER_MONEY, AT_TOP = "shared/money.schema.yaml", "old/money.schema.yaml", "top.schema.json"
ALL = (ORDERS, ELSEWHERE, DOTTED, MONEY, OTHER_MONEY, AT_TOP)
VERSION = "datasets/shop/sale/gold/v1.0.0.yaml"


@pytest.mark.parametrize(
    ("path", "text", "named"),
    [
        (VERSION, "contract: shop.gold.orders", {ORDERS}),
        (VERSION, "[shop.silver.orders:v1.2#total, other.raw.orders]", {ORDERS, ELSEWHERE}),
        (VERSION, "to: shop.gold.orders.customer_id", {ORDERS}),
        (VERSION, '"\\tshop.gold.orders"', {ORDERS}),
        (VERSION, "sap.mm.raw.mara", {DOTTED}),
        (VERSION, "mm.raw.mara and x.sap.mm.raw.mara", set()),
        (VERSION, "shop.gold.orders_old shop.gold.orders-x shop.orders myshop.gold.orders", set()),
        (VERSION, "shop orders. Orders of the shop, see https://example.com/orders", {ORDERS}),
        (VERSION, "url: ../../orders/gold/v1.0.0.schema.yaml", {ORDERS}),
        (VERSION, "url: ../../../other/orders/gold/v1.0.0.schema.yaml", {ORDERS, ELSEWHERE}),
        ("datasets/hr/staff/gold/v1.0.0.yaml", "see https://example.com/orders", set()),
        ("datasets/hr/staff/gold/v1.0.0.yaml", "../../../shop/orders/gold/v1.0.0.schema.yaml", {ORDERS}),
        ("datasets/hr/staff/gold/v1.0.0.schema.json", '"..\\/..\\/..\\/shop\\/orders\\/gold\\/v1.0.0.json"', {ORDERS}),
        ("datasets/shop/all.schema.yaml", "$ref: orders/gold/v1.0.0.schema.yaml", {ORDERS}),
        ("datasets/all.schema.yaml", "$ref: shop/orders/gold/v1.0.0.schema.yaml", {ORDERS}),
        ("all.schema.yaml", "$ref: datasets/shop/orders/gold/v1.0.0.schema.yaml", {ORDERS}),
        ("all.schema.yaml", "$ref: elsewhere/shop/orders/gold/v1.0.0.schema.yaml", set()),
        (VERSION, "$ref: ../../../../shared/money.schema.yaml", {MONEY}),
        (VERSION, "$ref: ../../../../top.schema.json", {AT_TOP}),
        ("shared/price.schema.yaml", "$ref: money.schema.yaml", {MONEY}),
        ("shared/price.schema.yaml", "$ref: ./money.schema.yaml", {MONEY}),
        ("shared/price.schema.yaml", "$ref: ../old/money.schema.yaml", {MONEY, OTHER_MONEY}),
        ("shared/deep/price.schema.yaml", "$ref: ../money.schema.yaml", {MONEY}),
        ("subscriptions/reports.yaml", "money orders top", set()),
    ],
)
def test_a_text_names_what_it_says_in_full(path: str, text: str, named: set[str]) -> None:
    assert Names(ALL).find(path, text.encode()) == named
    for target in ALL:  # few are looked for otherwise than many
        assert Names([target]).find(path, text.encode()) == named & {target}


def test_a_namespace_may_be_as_long_as_a_folders_name() -> None:
    namespace = ".".join(["n" * 62] * 4)
    target = f"datasets/{namespace}/orders"
    assert Names([target]).find(VERSION, f"{namespace}.{'l' * 100}.orders".encode()) == {target}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("datasets/shop/orders/dataset.yaml", ORDERS),
        ("datasets/shop/orders/gold/v1.0.0.schema.yaml", ORDERS),
        (MONEY, MONEY),
        ("datasets/shop/shared.schema.yaml", "datasets/shop/shared.schema.yaml"),
        ("subscriptions/reports.yaml", None),
        ("registry.yaml", None),
    ],
)
def test_a_file_is_named_by_its_dataset_or_by_itself(path: str, target: str | None) -> None:
    assert find_target(path) == target


@pytest.mark.parametrize(
    ("text", "hides"),
    [
        (rb'"shop\x2egold"', True),
        (rb'"sh\u006fp"', True),
        (rb'"\U0000006frders"', True),
        (b'"shop.go\\\n  ld.orders"', True),
        (rb'"Gr\xf6\u00dfe"', False),
        (b'"a long text \\\n  \\ that goes on"', False),
        (b"C:\\temp", False),
        (b"plain", False),
    ],
)
def test_only_letters_of_names_are_hidden_by_escapes(text: bytes, hides: bool) -> None:
    assert may_hide_name(text) is hides
