"""The tables, and triggers that keep events as they were written (facts: law C-02).

An event is deleted only with its record, when that is marked as over (K-19). SQLite only so far.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_OVER = "SELECT 1 FROM consent_record WHERE id = OLD.record AND over"
_STAYS = "BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END"
_TRIGGERS = (
    f"CREATE TRIGGER consent_event_is_final BEFORE UPDATE ON consent_event {_STAYS}",
    f"CREATE TRIGGER consent_event_stays BEFORE DELETE ON consent_event "
    f"WHEN NOT EXISTS ({_OVER}) {_STAYS}",
    f"CREATE TRIGGER consent_record_is_final BEFORE UPDATE OF "
    f"id, subject, purpose, conference, key ON consent_record {_STAYS}",
    f"CREATE TRIGGER consent_record_stays BEFORE DELETE ON consent_record "
    f"WHEN NOT OLD.over {_STAYS}",
    f"CREATE TRIGGER consent_wording_is_final BEFORE UPDATE ON consent_wording {_STAYS}",
)


def keep(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for trigger in _TRIGGERS:
            schema_editor.execute(trigger)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('pk', models.CompositePrimaryKey('hash', 'record', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hash', models.BinaryField()),
                ('record', models.UUIDField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('record', models.UUIDField()),
                ('receipt', models.UUIDField(db_index=True)),
                ('state', models.CharField(max_length=12)),
                ('at', models.BigIntegerField()),
                ('recorded', models.BigIntegerField()),
                ('expires', models.BigIntegerField(null=True)),
                ('explicit', models.BooleanField()),
                ('wording', models.BigIntegerField(null=True)),
                ('sealed', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['record', 'at', 'number'], name='event_latest'), models.Index(condition=models.Q(('wording__isnull', False)), fields=['wording'], name='event_wording')],
            },
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('subject', models.BinaryField()),
                ('purpose', models.CharField(max_length=40)),
                ('conference', models.BinaryField()),
                ('key', models.BigIntegerField()),
                ('used', models.BigIntegerField(null=True)),
                ('ends', models.BigIntegerField(null=True)),
                ('until', models.BigIntegerField(db_index=True)),
                ('over', models.BooleanField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ends__isnull', False)), fields=['ends'], name='record_ends')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'purpose', 'conference'), name='one_record_a_purpose')],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
