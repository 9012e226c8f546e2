"""Entries of the erasure journal wait in the database until they are in its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_storage")]
    operations = [
        migrations.CreateModel(
            "ErasedNote",
            [
                ("n", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO ledger_counter (name, next) VALUES ('erased', 1)",
            "DELETE FROM ledger_counter WHERE name = 'erased'",
        ),
    ]
