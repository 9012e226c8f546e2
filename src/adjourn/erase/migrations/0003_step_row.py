"""Whether an item is in an erasure already is found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("erase", "0002_parts")]
    operations = [
        migrations.AddIndex(
            "Step",
            models.Index(fields=["row"], name="step_row", condition=models.Q(row__isnull=False)),
        )
    ]
