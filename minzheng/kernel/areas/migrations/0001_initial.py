import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="GB/T 2260 与 GB/T 10114，不带尾零：省2位、地4位、县6位、乡9位、村12位，网格15位",
                        max_length=18,
                        verbose_name="区划代码",
                    ),
                ),
                ("stat_code", models.CharField(blank=True, max_length=12, verbose_name="统计用区划代码")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("PROVINCE", "省级"),
                            ("PREFECTURE", "地级"),
                            ("COUNTY", "县级"),
                            ("TOWN", "乡级"),
                            ("COMMUNITY", "村级"),
                            ("GRID", "网格"),
                        ],
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="左闭右开；左端空为有记载以来", verbose_name="有效期"
                    ),
                ),
                (
                    "code_source",
                    models.CharField(
                        choices=[
                            ("GB2260", "民政部行政区划代码"),
                            ("STATISTICS", "由统计用区划代码推得"),
                            ("BUREAU", "本局自编"),
                        ],
                        max_length=10,
                        verbose_name="代码来源",
                    ),
                ),
                ("date_source", models.CharField(blank=True, max_length=200, verbose_name="日期依据")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="areas.area",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "区划",
                "verbose_name_plural": "区划",
                "ordering": ("code", "valid"),
            },
        ),
        migrations.CreateModel(
            name="AreaCover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "ancestor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covers",
                        to="areas.area",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covered_by",
                        to="areas.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "区划归属",
                "verbose_name_plural": "区划归属",
            },
        ),
        migrations.CreateModel(
            name="AreaSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="变更日")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("DECREE", "批复文件"),
                            ("SAME_NAME", "名称相同"),
                            ("SAME_STEM", "专名相同，通名改变"),
                            ("SAME_CODE", "代码相同，名称改变"),
                            ("BUREAU", "本局登记"),
                        ],
                        max_length=10,
                        verbose_name="对应依据",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="日期依据")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="areas.area",
                        verbose_name="原区划",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="areas.area",
                        verbose_name="现区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "区划承继",
                "verbose_name_plural": "区划承继",
            },
        ),
        migrations.AddIndex(
            model_name="area",
            index=models.Index(fields=["code"], name="areas_area_code"),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.comparison.Cast("code", models.BigIntegerField()), "="),
                    ("valid", "&&"),
                ],
                name="areas_area_one_validity_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)), name="areas_area_valid_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[1-9][0-9]{1,17}$")), name="areas_area_code_is_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent__isnull", False), ("level", "PROVINCE"), _connector="OR"),
                name="areas_area_only_provinces_stand_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="areacover",
            constraint=models.UniqueConstraint(fields=("ancestor", "area", "valid"), name="areas_cover_once"),
        ),
        migrations.AddConstraint(
            model_name="areasuccession",
            constraint=models.UniqueConstraint(fields=("predecessor", "successor"), name="areas_succession_once"),
        ),
    ]
