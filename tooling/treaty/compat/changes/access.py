"""Access: where the data is served, and by which roles it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from treaty.compat.changes.keyed import key_members
from treaty.compat.changes.subject import ContractPair, Subject, show
from treaty.diagnostics.change import Action, Aspect, Change, Effect, Element, change_kind
from treaty.model.contract import Role, Server

SERVER_ADDED = change_kind(
    code="TR644", name="server-added", element=Element.SERVER, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="server-removed",
    text="""The data is served from one more place.

    Why: the places that were there still are.
    Old: {servers: [{server: production, type: postgres, host: db.example.com, database: sales, schema: gold}]}
    New:
      servers:
        - {server: production, type: postgres, host: db.example.com, database: sales, schema: gold}
        - {server: lake, type: s3, location: "s3://example/sales"}
    """,
)  # fmt: skip

SERVER_REMOVED = change_kind(
    code="TR645", name="server-removed", element=Element.SERVER, aspect=Aspect.EXISTENCE, action=Action.REMOVE,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="server-added",
    instead="Serve both places for the notice period, then remove the old one in a new major.",
    text="""The data is no longer served from a place.

    Why: connections that point there fail.
    Old:
      servers:
        - {server: production, type: postgres, host: db.example.com, database: sales, schema: gold}
        - {server: lake, type: s3, location: "s3://example/sales"}
    New: {servers: [{server: production, type: postgres, host: db.example.com, database: sales, schema: gold}]}
    """,
)  # fmt: skip

SERVER_CHANGED = change_kind(
    code="TR646", name="server-changed", element=Element.SERVER, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.BREAKS, new_readers=Effect.BREAKS, mirror="server-changed",
    instead="Add the new server beside the old one and keep both for the notice period.",
    text="""The place the data is served from moved, or is read in another way: host, database, format, delimiter.

    Why: connections that point to the old place fail, and what was kept there is not in the new one by itself.
    Old: {servers: [{server: production, type: postgres, host: db.example.com, database: sales, schema: gold}]}
    New: {servers: [{server: production, type: postgres, host: db.example.com, database: sales_eu, schema: gold}]}
    """,
)  # fmt: skip

ROLE_ADDED = change_kind(
    code="TR647", name="role-added", element=Element.ROLE, aspect=Aspect.EXISTENCE, action=Action.ADD,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="role-removed",
    text="""There is one more role by which the data is read.

    Why: the roles that were there still are.
    Old: {roles: [{role: sales_reader, access: read}]}
    New: {roles: [{role: sales_reader, access: read}, {role: sales_auditor, access: read}]}
    """,
)  # fmt: skip

ROLE_REMOVED = change_kind(
    code="TR648", name="role-removed", element=Element.ROLE, aspect=Aspect.EXISTENCE, action=Action.REMOVE,
    old_readers=Effect.BREAKS, new_readers=Effect.SAFE, mirror="role-added",
    instead="Move its members to another role first, and remove it in a new major.",
    text="""A role by which the data is read was removed.

    Why: those who read by it are shut out.
    Old: {roles: [{role: sales_reader, access: read}, {role: sales_auditor, access: read}]}
    New: {roles: [{role: sales_reader, access: read}]}
    """,
)  # fmt: skip

ROLE_CHANGED = change_kind(
    code="TR649", name="role-changed", element=Element.ROLE, aspect=Aspect.METADATA, action=Action.CHANGE,
    old_readers=Effect.SAFE, new_readers=Effect.SAFE, mirror="role-changed", is_dangerous=True,
    text="""A role gives another access.

    Why: its members may do more than before, or less; no record shows it.
    Old: {roles: [{role: sales_reader, access: read}]}
    New: {roles: [{role: sales_reader, access: write}]}
    """,
)  # fmt: skip

KINDS = (SERVER_ADDED, SERVER_REMOVED, SERVER_CHANGED, ROLE_ADDED, ROLE_REMOVED, ROLE_CHANGED)


def find_access_changes(pair: ContractPair) -> Iterator[Change]:
    """Give what changed about the servers and the roles of a contract."""
    if pair.old.servers != pair.new.servers:
        yield from _find_servers(key_members(pair.old.servers, _name), key_members(pair.new.servers, _name))
    if pair.old.roles != pair.new.roles:
        yield from _find_roles(key_members(pair.old.roles, _name), key_members(pair.new.roles, _name))


def _name(member: Server | Role) -> str:
    return member.name


Servers = dict[tuple[str, int], Server]
Roles = dict[tuple[str, int], Role]


def _find_servers(old: Servers, new: Servers) -> Iterator[Change]:
    for key, server in new.items():
        subject = Subject(label=f"Server `{server.name}`", pointer=server.pointer)
        before = old.get(key)
        if before is None:
            yield subject.change(SERVER_ADDED, f"added ({server.kind})", new=server.kind)
            continue
        one, other = _facts(before), _facts(server)
        for name in [name for name in dict.fromkeys([*other, *one]) if one.get(name) != other.get(name)]:
            was, is_now = one.get(name), other.get(name)
            words = f"`{name}` changed from {show(was)} to {show(is_now)}"
            yield subject.change(SERVER_CHANGED, words, at=[name], old=was, new=is_now)
    for key, server in old.items():
        if key not in new:
            subject = Subject(label=f"Server `{server.name}`", pointer=server.pointer)
            yield subject.change(SERVER_REMOVED, f"removed ({server.kind})", old=server.kind)


def _facts(server: Server) -> Mapping[str, Any]:
    return {"type": server.kind or None, "environment": server.environment, **server.details}


def _find_roles(old: Roles, new: Roles) -> Iterator[Change]:
    for key, role in new.items():
        subject = Subject(label=f"Role `{role.name}`", pointer=role.pointer)
        before = old.get(key)
        if before is None:
            yield subject.change(ROLE_ADDED, f"added (access {show(role.access)})", new=role.access)
        elif before.access != role.access:
            words = f"access changed from {show(before.access)} to {show(role.access)}"
            yield subject.change(ROLE_CHANGED, words, at=["access"], old=before.access, new=role.access)
    for key, role in old.items():
        if key not in new:
            subject = Subject(label=f"Role `{role.name}`", pointer=role.pointer)
            yield subject.change(ROLE_REMOVED, f"removed (access {show(role.access)})", old=role.access)
