import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0001_initial"),
        ("registry", "0001_initial"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("policy", models.CharField(max_length=60, verbose_name="政策")),
                (
                    "line",
                    models.CharField(
                        choices=[
                            ("ALL", "全部条线"),
                            ("ASSISTANCE", "社会救助"),
                            ("ELDERCARE", "养老服务"),
                            ("CHILDREN", "儿童福利"),
                            ("COMMUNITY", "社区治理"),
                            ("ASSOCIATIONS", "社会组织"),
                            ("CHARITY", "慈善"),
                            ("MARRIAGE", "婚姻登记"),
                            ("FUNERAL", "殡葬"),
                            ("PLACES", "区划地名"),
                            ("RESCUE", "流浪救助"),
                            ("RESETTLEMENT", "移民安置"),
                        ],
                        max_length=20,
                        verbose_name="条线",
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="享受期间")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                (
                    "pairs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        help_text="决定时的互斥关系",
                        size=None,
                        verbose_name="互斥政策对",
                    ),
                ),
                (
                    "decision",
                    models.JSONField(help_text="决定时的事实、参数与理由，日后可据以复核", verbose_name="决定"),
                ),
                ("decided_by_id", models.BigIntegerField(verbose_name="决定人")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("void_reason", models.TextField(blank=True, default="", verbose_name="撤销原因")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="所属区划",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="registry.household",
                        verbose_name="家庭",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="registry.person",
                        verbose_name="本人",
                    ),
                ),
            ],
            options={
                "verbose_name": "待遇",
                "verbose_name_plural": "待遇",
            },
        ),
        migrations.CreateModel(
            name="AwardPast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("amount_fen", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="past", to="awards.award"
                    ),
                ),
            ],
            options={
                "verbose_name": "待遇的以往版本",
                "verbose_name_plural": "待遇的以往版本",
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pair", models.TextField()),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reservations", to="awards.award"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "待遇占用",
                "verbose_name_plural": "待遇占用",
            },
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["policy", "area"], name="award_policy_area"),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("household__isnull", True), ("person__isnull", True), _connector="XOR"),
                name="award_is_for_a_household_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)), name="award_period_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__lower_inf", False)), name="award_has_a_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gte", 0)), name="award_amount_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                    models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="award_voided_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("person", "="), ("pair", "="), ("period", "&&")], name="reservation_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__isempty", False)), name="reservation_period_not_empty"
            ),
        ),
    ]
