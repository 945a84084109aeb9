"""New SQLite states get the tables of the first one that was migrated: each by itself takes a third of a second.

Thousands of tests make a workspace of their own. What migrating does is tested in tests/migration, which is left alone.
"""

import os

import sqlalchemy as sa

from liuke.state import schema


def migrate_once() -> None:
    """Let the first new SQLite state of this process be migrated, and others be like it."""
    migrated = schema._upgrade
    tables: list[str] = []

    def upgrade(connection: sa.Connection, wanted: str) -> None:
        whole = os.environ.get("PYTEST_CURRENT_TEST", "").startswith("tests/migration/")
        alike = connection.dialect.name == "sqlite" and wanted == schema.revisions()[-1]
        if whole or not alike or schema.current(connection) is not None:
            migrated(connection, wanted)
        elif tables:
            for statement in tables:
                connection.exec_driver_sql(statement)
        else:
            migrated(connection, wanted)
            said = connection.connection.driver_connection.iterdump()
            tables.extend(one for one in said if one not in ("BEGIN TRANSACTION;", "COMMIT;"))

    schema._upgrade = upgrade
