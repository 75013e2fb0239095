"""what was said is kept as it was said

Revision ID: 7c1e5a0f4b62
Revises: 5d6ac574bee0
"""

from alembic import op

revision = "7c1e5a0f4b62"
down_revision = "5d6ac574bee0"
branch_labels = None
depends_on = None

# What never changes, and what can only be emptied: a person's wish to be forgotten empties it, and nothing else may.
TABLES = {
    "messages": (
        ("id", "conversation_id", "seq", "client_id", "author", "staff_id", "created_at"),
        ("name", "payload"),
    ),
    "notes": (("id", "conversation_id", "number", "after_seq", "client_id", "staff_id", "name", "created_at"), ()),
}


def _changed(kept: tuple[str, ...], emptied: tuple[str, ...], differs: str, cast: str) -> str:
    """Write when a row is changed in a way that is refused. PostgreSQL's json has no equality: it is cast to text."""
    conditions = [f"NEW.{column} {differs} OLD.{column}" for column in kept]
    conditions.append(f"(NEW.text {differs} OLD.text AND NEW.text <> '')")
    conditions += [
        f"(NEW.{column}{cast} {differs} OLD.{column}{cast} AND NEW.{column} IS NOT NULL)" for column in emptied
    ]
    return " OR ".join(conditions)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, (kept, emptied) in TABLES.items():
            op.execute(
                f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table} "
                f"WHEN {_changed(kept, emptied, 'IS NOT', '')} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: what was said is never changed'); END"
            )
            op.execute(
                f"CREATE TRIGGER {table}_never_go BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: what was said is never deleted'); END"
            )
        return
    for what in ("changed", "deleted"):
        op.execute(
            f"CREATE FUNCTION said_is_never_{what}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '%: what was said is never {what}', TG_TABLE_NAME; END $$"
        )
    for table, (kept, emptied) in TABLES.items():
        op.execute(
            f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({_changed(kept, emptied, 'IS DISTINCT FROM', '::text')}) EXECUTE FUNCTION said_is_never_changed()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_go BEFORE DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION said_is_never_deleted()"
        )


def downgrade() -> None:
    on_table = op.get_bind().dialect.name != "sqlite"
    for table in TABLES:
        for name in (f"{table}_never_change", f"{table}_never_go"):
            op.execute(f"DROP TRIGGER {name} ON {table}" if on_table else f"DROP TRIGGER {name}")
    if on_table:
        for what in ("changed", "deleted"):
            op.execute(f"DROP FUNCTION said_is_never_{what}()")
