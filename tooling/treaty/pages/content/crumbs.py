"""Where a page of a contract stands: the links from the list of datasets down to it."""

from __future__ import annotations

from treaty.model.identity import ContractId
from treaty.pages import urls
from treaty.pages.content.parts import Link
from treaty.pages.index import SiteIndex


def contract_crumbs(index: SiteIndex, key: ContractId, here: str | None = None) -> tuple[Link, ...]:
    """Give the links to a page, from the widest on.

    Args:
        index: knows the titles.
        key: the contract that the page is about.
        here: what the page is called; None for the contract's own.
    """
    title = index.layer_title(key.layer)
    above = (
        Link(text="Datasets", path=urls.DATASETS),
        Link(text=key.namespace, path=urls.namespace_page(key.namespace)),
        Link(text=index.title(key), path=urls.dataset_page(key.dataset_id)),
    )
    if here is None:
        return (*above, Link(text=title))
    return (*above, Link(text=title, path=urls.contract_page(key)), Link(text=here))
