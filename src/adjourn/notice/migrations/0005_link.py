from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notice", "0004_versions")]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("url", models.CharField(max_length=400, primary_key=True, serialize=False)),
                ("read", models.CharField(max_length=64)),
                ("seen", models.CharField(max_length=64)),
                ("host", models.CharField(max_length=260)),
                ("status", models.IntegerField()),
                ("changed", models.BigIntegerField(null=True)),
                ("at", models.BigIntegerField()),
            ],
        ),
    ]
