"""What is wrong with what an organisation gives to its site: links of its own pages that lead nowhere, a lost logo."""

from __future__ import annotations

from collections.abc import Iterator

from treaty.pages.audit import Fault
from treaty.pages.brand import LARGEST_LOGO, find_logo
from treaty.pages.content.manual import find_own_documents, own_paths
from treaty.pages.input import SiteInput
from treaty.pages.prose import find_lost_links


def find_source_faults(site: SiteInput) -> Iterator[Fault]:
    """Give each fault with the file that it stands in, and the line where there is one."""
    registry = site.catalog.registry
    folder = registry.path.rpartition("/")[0]
    documents = dict(find_own_documents(site))
    pages = own_paths(documents)
    for path, text in documents.items():
        file = "/".join(filter(None, (folder, str(registry.site.get("pages") or ""), path)))
        for line, href in find_lost_links(text, path, pages):
            yield Fault(page=f"{file}:{line}", message=f"leads to `{href}`, which is none of your pages")
    logo = registry.site.get("logo")
    if logo and find_logo(site) is None:
        why = _say_why(site)
        yield Fault(page=registry.path, message=f"`site.logo` names `{logo}`, which {why}")


def _say_why(site: SiteInput) -> str:
    if not site.logo:
        return "is not there"
    if len(site.logo) > LARGEST_LOGO:
        return f"is larger than {LARGEST_LOGO:,} bytes"
    return "is no PNG, JPEG, WebP or SVG without scripts"
