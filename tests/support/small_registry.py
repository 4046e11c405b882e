"""A small contracts registry as files, for tests that need a whole one: one dataset, two versions, one consumer."""

from __future__ import annotations

REGISTRY = """\
apiVersion: treaty/v1
kind: Registry
name: shop
title: Shop
"""

DATASET = """\
apiVersion: treaty/v1
kind: Dataset
namespace: shop
name: sale
title: Sales
description: What was sold.
owner: shop-data
steward: shop-stewards
status: active
"""

SUBSCRIPTION = """\
apiVersion: treaty/v1
kind: Subscription
consumer: reports
owner: reports-team
contact: reports@example.com
description: Monthly figures.
subscriptions:
  - contract: shop.gold.sale
    requires: forward
    columns: [status]
"""

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: shop.gold.sale
name: sale
version: 1.0.0
status: active
domain: shop
description:
  purpose: One truth about sales.
  usage: Count rows.
  limitations: None.
schema:
  - name: sale
    physicalName: SALE
    physicalType: table
    logicalType: object
    description: Every sale.
    dataGranularityDescription: One row a sale.
    properties:
      - name: sale_id
        logicalType: string
        physicalType: VARCHAR(20)
        required: true
        primaryKey: true
        primaryKeyPosition: 1
        description: Number of the sale.
        examples: [S-1]
      - name: status
        logicalType: string
        physicalType: VARCHAR(10)
        required: true
        description: Where the sale stands.
        enum:
          - value: open
            description: Not paid.
          - value: paid
            description: Paid.
        examples: [open]
    quality:
      - name: sale_id_is_unique
        type: library
        metric: duplicateValues
        mustBe: 0
        arguments: {properties: [sale_id]}
team:
  name: shop-data
support:
  - channel: shop-data
    url: https://chat.example.com/shop-data
slaProperties:
  - property: freshness
    value: 4
    unit: h
servers:
  - server: production
    type: postgres
    environment: prod
    host: db.example.com
    port: 5432
    database: shop
    schema: gold
"""

COLUMN = """\
      - name: note
        logicalType: string
        physicalType: VARCHAR(80)
        description: What the clerk wrote.
        examples: [gift]
"""

FOLDER = "contracts/datasets/shop/sale/gold"


def version(number: str, text: str = CONTRACT) -> str:
    """Give a contract's text under another version number."""
    return text.replace("version: 1.0.0", f"version: {number}", 1)


def with_column(text: str = CONTRACT) -> str:
    """Give the text with one more optional column."""
    return text.replace("    quality:\n", COLUMN + "    quality:\n", 1)


def with_status(text: str = CONTRACT) -> str:
    """Give the text with one more permitted value, which breaks old readers."""
    return text.replace(
        "        examples: [open]\n",
        "          - value: lost\n            description: Gone.\n        examples: [open]\n",
        1,
    )


def registry_files(**more: str) -> dict[str, str]:
    """Give the files of the registry by path; `more` maps version numbers (`v1_1_0`) to further contract texts."""
    files = {
        "contracts/registry.yaml": REGISTRY,
        "contracts/datasets/shop/sale/dataset.yaml": DATASET,
        "contracts/subscriptions/reports.yaml": SUBSCRIPTION,
        f"{FOLDER}/v1.0.0.yaml": CONTRACT,
    }
    return files | {f"{FOLDER}/{name.replace('_', '.')}.yaml": text for name, text in more.items()}
