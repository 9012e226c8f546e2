"""A doomed key says which erasure it fell to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_parts")]
    operations = [
        migrations.AddField("DoomedKey", "erasure", models.UUIDField(null=True)),
        migrations.AddField("DoomedKey", "before", models.BigIntegerField(null=True)),
    ]
