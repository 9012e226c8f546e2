"""When somebody was last seen outlives what was seen of them, as their account ends by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_journal")]
    operations = [migrations.AddField("Person", "active", models.BigIntegerField(null=True))]
