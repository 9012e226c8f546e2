"""Whether whoever has a withdrawal address has shown that the handle is theirs (decision 29).

Addresses of before were mailed to the handle as well as shown, so nobody can tell: they still stop
everything, and erase when it is known who asks.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0002_proven'),
    ]

    operations = [
        migrations.AddField('link', 'receipt', models.UUIDField(null=True)),
        migrations.AddField('link', 'proven', models.BooleanField(db_default=False)),
    ]
