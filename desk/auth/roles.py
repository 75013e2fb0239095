"""What each role may do. Every route and every socket command names one of these permissions."""

from __future__ import annotations

from enum import StrEnum

from desk.errors import DeskError
from desk.staff.models import Role, Staff


class Permission(StrEnum):
    """One thing a member of staff may be allowed to do."""

    DESK = "desk"
    """Take part in the desk: the queue, one's own conversations."""
    ALL_CONVERSATIONS = "all_conversations"
    """Read every conversation."""
    RESOLVE_ANY = "resolve_any"
    """Close a conversation another operator holds."""
    MOVE_ANY = "move_any"
    """Hand on a conversation that another operator holds, or that waits."""
    TEAMS = "teams"
    """Say how teams work, and who is in them with how many chats."""
    STAFF = "staff"
    """Add people and change them: those whose role :data:`MANAGES` names."""
    HOURS = "hours"
    """Say when the shop's people are there."""
    AUDIT = "audit"
    """Read who did what."""
    BOARD = "board"
    """See the live board: who waits, who is at work, what was promised and what was broken."""
    TARGETS = "targets"
    """Say how soon customers are to be served."""
    STEER = "steer"
    """Watch, whisper, join, say who is next, close queues."""
    CURATE_CONTACTS = "curate_contacts"
    """Merge contacts, block them."""
    CONTACT_DATA = "contact_data"
    """Export what is kept of a contact, and forget it at their wish."""
    TEAM_REPLIES = "team_replies"
    """Manage the canned replies of teams; everybody at the desk manages their own."""
    REPORTS = "reports"
    KNOWLEDGE = "knowledge"
    """Edit what the bot says: answers, products, gaps."""


_DESK = {Permission.DESK}
GRANTS: dict[str, set[Permission]] = {
    Role.OPERATOR: _DESK,
    Role.SUPERVISOR: _DESK
    | {
        Permission.ALL_CONVERSATIONS,
        Permission.RESOLVE_ANY,
        Permission.MOVE_ANY,
        Permission.TEAMS,
        Permission.STEER,
        Permission.STAFF,
        Permission.HOURS,
        Permission.AUDIT,
        Permission.BOARD,
        Permission.TARGETS,
        Permission.CURATE_CONTACTS,
        Permission.TEAM_REPLIES,
        Permission.REPORTS,
        Permission.KNOWLEDGE,
    },
    Role.MANAGER: {
        Permission.ALL_CONVERSATIONS,
        Permission.BOARD,
        Permission.TARGETS,
        Permission.CONTACT_DATA,
        Permission.TEAMS,
        Permission.STAFF,
        Permission.HOURS,
        Permission.AUDIT,
        Permission.REPORTS,
        Permission.KNOWLEDGE,
    },
    Role.ADMIN: set(Permission),
}
MANAGES: dict[str, frozenset[str]] = {
    Role.SUPERVISOR: frozenset({Role.OPERATOR}),
    Role.MANAGER: frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER}),
    Role.ADMIN: frozenset(Role),
}
"""Whose account each role may add and change, and which roles it may give: never one above its own."""


def may(staff: Staff, permission: Permission) -> bool:
    """Tell whether this person's role grants the permission."""
    return permission in GRANTS.get(staff.role, set())


def require(staff: Staff, permission: Permission) -> None:
    """Refuse the request unless the role grants the permission.

    Raises:
        DeskError: ``role.forbidden``.
    """
    if not may(staff, permission):
        raise DeskError("role.forbidden")
