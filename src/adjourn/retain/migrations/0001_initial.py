from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0007_storage"), ("erase", "0003_step_row")]
    operations = [
        migrations.CreateModel(
            "Rule",
            [
                ("type", models.CharField(primary_key=True, serialize=False, max_length=8)),
                ("version", models.IntegerField()),
                ("start", models.CharField(max_length=1)),
                ("period", models.CharField(max_length=10)),
                ("since", models.BigIntegerField()),
            ],
        ),
    ]
