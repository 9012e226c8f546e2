"""Holds: what stops deletion, why and until when (facts: law R-08)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_last_activity")]
    operations = [
        migrations.CreateModel(
            "Hold",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("matter", models.UUIDField()),
                ("reason", models.CharField(max_length=24)),
                ("person", models.BigIntegerField(null=True)),
                ("conference", models.BigIntegerField(null=True)),
                ("types", models.CharField(max_length=400)),
                ("chosen", models.BooleanField()),
                ("opened", models.BigIntegerField()),
                ("approved", models.BigIntegerField(null=True)),
                ("until", models.BigIntegerField()),
                ("ended", models.BigIntegerField(null=True)),
                (
                    "ending",
                    models.CharField(
                        max_length=8,
                        blank=True,
                        choices=[("released", "Released"), ("lapsed", "Lapsed")],
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["until"],
                        name="hold_until",
                        condition=models.Q(ended__isnull=True),
                    )
                ]
            },
        )
    ]
