import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="EventErasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
            ],
            options={
                "verbose_name": "删除记录",
                "verbose_name_plural": "删除记录",
            },
        ),
        migrations.CreateModel(
            name="EventSecret",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("value", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
            options={
                "verbose_name": "事件中可删除的内容",
                "verbose_name_plural": "事件中可删除的内容",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=80, verbose_name="类型")),
                ("actor_id", models.BigIntegerField(help_text="账号编号；任务以系统账号操作", verbose_name="操作人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("purpose", models.CharField(blank=True, default="", max_length=400, verbose_name="用途")),
                ("subject_kind", models.CharField(blank=True, default="", max_length=80, verbose_name="对象类别")),
                ("subject_id", models.BigIntegerField(null=True, verbose_name="对象编号")),
                ("area_id", models.BigIntegerField(null=True, verbose_name="区划")),
                (
                    "payload",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="内容"
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=120, null=True, unique=True)),
            ],
            options={
                "verbose_name": "事件",
                "verbose_name_plural": "事件",
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id", "-at"], name="event_subject"),
                    models.Index(fields=["actor_id", "-at"], name="event_actor"),
                    models.Index(fields=["type", "-at"], name="event_type"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="event_at"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_id__isnull", True), ("subject_kind", "")),
                            models.Q(models.Q(("subject_kind", ""), _negated=True), ("subject_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="event_subject_is_whole",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4b1eecde6236a8a8cd8d356baf3b85df512e684a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_affb7",
                    table="events_event",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF current_database() LIKE 'test\\_%'\n                AND current_setting('minzheng.truncate', true) IS DISTINCT FROM 'refuse'\n            THEN RETURN NULL; END IF;\n            RAISE EXCEPTION 'the log is append-only: % cannot be truncated', TG_TABLE_NAME;\n        ",
                    hash="06423e84e40829fc10e10bbf4d53188cc94bf25b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_3ded1",
                    table="events_event",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="eventerasure",
            name="act",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="events.event"),
        ),
        migrations.AddField(
            model_name="eventerasure",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="erasures", to="events.event"
            ),
        ),
        migrations.AddField(
            model_name="eventsecret",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="secrets", to="events.event"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventerasure",
            constraint=models.UniqueConstraint(fields=("event", "key"), name="event_erased_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventerasure",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3a246e8ec5fabbabf739f1961379ebfcdeed41f2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4ec24",
                    table="events_eventerasure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventerasure",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF current_database() LIKE 'test\\_%'\n                AND current_setting('minzheng.truncate', true) IS DISTINCT FROM 'refuse'\n            THEN RETURN NULL; END IF;\n            RAISE EXCEPTION 'the log is append-only: % cannot be truncated', TG_TABLE_NAME;\n        ",
                    hash="918c36d07bdc31149376d4ca3f06fac64b3bb1e0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_76775",
                    table="events_eventerasure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="eventsecret",
            constraint=models.UniqueConstraint(fields=("event", "key"), name="event_secret_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventsecret",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="53af9290a6424da665edf846b5e03e974e719510",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_9b402",
                    table="events_eventsecret",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventsecret",
            trigger=pgtrigger.compiler.Trigger(
                name="erased_on_record",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM events_eventerasure e WHERE e.event_id = OLD.event_id AND e.key = OLD.key\n                    ) THEN\n                        RAISE EXCEPTION 'value % of event % has no erasure on record', OLD.key, OLD.event_id\n                            USING HINT = 'erase through events.operations.erase';\n                    END IF;\n                    RETURN OLD;\n                ",
                    hash="2421b16225ef4935012f59ef7b66d13e27960be6",
                    operation="DELETE",
                    pgid="pgtrigger_erased_on_record_64428",
                    table="events_eventsecret",
                    when="BEFORE",
                ),
            ),
        ),
    ]
