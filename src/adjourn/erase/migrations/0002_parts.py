"""Erasures of a part; locks say why they are there (`ledger_restriction`).

Until now a lock was a state of the item, and only an open erasure set one.
"""

from django.db import migrations, models

_LOCKS = """
    INSERT INTO ledger_restriction (item, cause, since)
    SELECT s."row", e.id, e.opened
      FROM erase_step s JOIN erase_erasure e ON e.id = s.erasure_id
      JOIN ledger_item i ON i.id = s."row"
     WHERE i.state = 'restricted' AND e.state = 'open' AND s.shared AND NOT s.unlink
       AND s.outcome NOT IN ('retained', 'foreign')
"""


class Migration(migrations.Migration):
    dependencies = [("erase", "0001_initial"), ("ledger", "0004_parts")]

    operations = [
        migrations.AddField("erasure", "home", models.BooleanField(default=False)),
        migrations.AddField("erasure", "part", models.BooleanField(default=False)),
        migrations.AlterField(
            "erasure", "person", models.BigIntegerField(db_index=True, null=True)
        ),
        migrations.RunSQL(
            [
                "UPDATE erase_erasure SET home = (person IS NULL)",
                _LOCKS,
                "UPDATE ledger_item SET state = 'held' WHERE state = 'restricted'",
            ],
            migrations.RunSQL.noop,
        ),
    ]
