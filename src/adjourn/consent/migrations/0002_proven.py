"""Whether whoever answered had shown that the handle is theirs (decision 27).

A column is added and no row is written: events are append-only, and Django would make the table
anew on SQLite, without its triggers. What was recorded before counts as not shown: its seal says
more, and the person can be asked again.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE consent_event ADD COLUMN proven bool NOT NULL DEFAULT FALSE',
                    'ALTER TABLE consent_event DROP COLUMN proven',
                ),
            ],
            state_operations=[
                migrations.AddField('event', 'proven', models.BooleanField()),
            ],
        ),
    ]
