"""The whole database as plain values, to see what a request has changed."""

import sqlite3


def dump(file):
    """Every table: rows by their primary key, each a mapping of column to value."""
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    tables = [
        r[0]
        for r in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    ]
    found = {}
    for table in sorted(tables):
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        keys = [c["name"] for c in columns if c["pk"]] or ["rowid"]
        rows = connection.execute(f"SELECT rowid AS rowid, * FROM {table}").fetchall()
        found[table] = {
            tuple(row[k] for k in keys): {**dict(row), "rowid": 0} for row in rows
        }
    connection.close()
    return found


def differences(before, after):
    """(table, column) of every value that changed; (table, "+") and (table, "-")."""
    changed = set()
    for table, rows in after.items():
        old = before[table]
        changed |= {(table, "+") for key in rows.keys() - old.keys()}
        changed |= {(table, "-") for key in old.keys() - rows.keys()}
        for key in rows.keys() & old.keys():
            changed |= {
                (table, column)
                for column, value in rows[key].items()
                if old[key][column] != value
            }
    return changed


def values(found):
    for rows in found.values():
        for row in rows.values():
            yield from row.values()
