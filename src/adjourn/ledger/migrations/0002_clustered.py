"""Links lie sorted by person in their own primary key: a person's links are neighbours on disk.

SQLite only; a table without a row id is its own index, so that finding and erasing a person
touches pages in the number of that person's data.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TABLES = {
    "ledger_itemperson": (
        "person bigint NOT NULL, item bigint NOT NULL, relation varchar(12) NOT NULL, "
        "PRIMARY KEY (person, item)",
        "item",
    ),
    "ledger_conferenceperson": (
        "person bigint NOT NULL, conference bigint NOT NULL, PRIMARY KEY (person, conference)",
        "conference",
    ),
}


def cluster(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for table, (columns, other) in _TABLES.items():
        schema_editor.execute(f"DROP TABLE {table}")
        schema_editor.execute(f"CREATE TABLE {table} ({columns}) WITHOUT ROWID")
        schema_editor.execute(f"CREATE INDEX {table}_{other} ON {table} ({other})")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(cluster, migrations.RunPython.noop)]
