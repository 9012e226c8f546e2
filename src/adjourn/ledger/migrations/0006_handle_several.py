"""A handle tells whether several people were seen with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_doomed_by")]
    operations = [
        migrations.AddField("Handle", "several", models.BooleanField(db_default=False)),
    ]
