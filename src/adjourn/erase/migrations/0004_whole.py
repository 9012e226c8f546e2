"""An erasure of a whole person that a hold makes one of a part, for now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("erase", "0003_step_row")]
    operations = [migrations.AddField("Erasure", "whole", models.BooleanField(default=False))]
