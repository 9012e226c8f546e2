"""Storage time: what is due is found by an index, and the ends of processes are rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_handle_several")]
    operations = [
        migrations.AddField("Item", "ended", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "Item",
            models.Index(
                fields=["until"], name="item_until", condition=models.Q(until__isnull=False)
            ),
        ),
        migrations.CreateModel(
            "Ending",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person", models.BigIntegerField(null=True)),
                ("conference", models.BigIntegerField(null=True)),
                ("purpose", models.CharField(max_length=40)),
                (
                    "said",
                    models.CharField(
                        max_length=8,
                        choices=[("ended", "Ended"), ("runs", "Runs"), ("asked", "Asked")],
                    ),
                ),
                ("day", models.BigIntegerField()),
                ("recorded", models.BigIntegerField()),
                ("actor", models.CharField(max_length=20)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["person"],
                        name="ending_person",
                        condition=models.Q(person__isnull=False),
                    ),
                    models.Index(
                        fields=["conference"],
                        name="ending_conference",
                        condition=models.Q(conference__isnull=False),
                    ),
                ]
            },
        ),
    ]
