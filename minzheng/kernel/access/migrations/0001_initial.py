import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=64, unique=True, verbose_name="登录名")),
                ("display_name", models.CharField(max_length=40, verbose_name="姓名")),
                ("employer", models.CharField(blank=True, default="", max_length=100, verbose_name="单位")),
                ("department", models.CharField(blank=True, default="", max_length=100, verbose_name="科室")),
                ("work_phone", models.CharField(blank=True, default="", max_length=30, verbose_name="办公电话")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("is_system", models.BooleanField(default=False, editable=False, verbose_name="系统账号")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="下次登录须改密码")),
                ("password_changed_at", models.DateTimeField(null=True, verbose_name="密码修改时间")),
                ("locked_at", models.DateTimeField(null=True, verbose_name="锁定时间")),
                ("lock_reason", models.CharField(blank=True, default="", max_length=200, verbose_name="锁定原因")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="开设时间")),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="开设人",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("R1", "局领导"),
                            ("R2", "救助科干部"),
                            ("R3", "养老科干部"),
                            ("R4", "社会事务·地名干部"),
                            ("R5", "社会组织·慈善干部"),
                            ("R6", "街镇民政办"),
                            ("R7", "社区工作者"),
                            ("R8", "网格员·楼长·护理员"),
                            ("R9", "助联体·社工站"),
                            ("R10", "服务机构·社会组织·慈善用户"),
                            ("R11", "市民与家属"),
                            ("R12", "数据管理员"),
                            ("SYSTEM_ADMIN", "系统管理员"),
                            ("SECURITY_ADMIN", "安全保密管理员"),
                            ("AUDIT_ADMIN", "安全审计员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
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
                        default="ALL",
                        max_length=20,
                        verbose_name="条线",
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="有效期")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("granted_at", models.DateTimeField(verbose_name="授予时间")),
                ("needs_approval", models.BooleanField(default=False, verbose_name="须复核")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                ("end_reason", models.CharField(blank=True, default="", max_length=200, verbose_name="终止事由")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区域",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="终止人",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="授予人",
                    ),
                ),
            ],
            options={
                "verbose_name": "角色授予",
                "verbose_name_plural": "角色授予",
                "ordering": ("role", "area_id", "line", "id"),
            },
        ),
        migrations.CreateModel(
            name="Deployment",
            fields=[
                ("id", models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("demo", models.BooleanField(default=False, verbose_name="演示环境")),
                ("demo_day", models.DateField(null=True, verbose_name="演示日期")),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区域",
                    ),
                ),
            ],
            options={
                "verbose_name": "部署",
                "verbose_name_plural": "部署",
            },
        ),
        migrations.CreateModel(
            name="RevealRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_kind", models.CharField(max_length=80, verbose_name="对象类别")),
                ("record_id", models.BigIntegerField(verbose_name="对象编号")),
                ("field", models.CharField(max_length=60, verbose_name="内容")),
                ("area_id", models.BigIntegerField(null=True, verbose_name="区域")),
                ("purpose", models.CharField(max_length=40, verbose_name="用途")),
                ("note", models.CharField(max_length=400, verbose_name="说明")),
                ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("APPROVED", "同意"), ("REFUSED", "不同意")],
                        default="",
                        max_length=10,
                        verbose_name="审批结果",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="有效至")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reveal_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "查看申请",
                "verbose_name_plural": "查看申请",
                "ordering": ("-requested_at", "-id"),
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"),
                name="account_username",
                violation_error_message="该登录名已有人使用。",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_system", True)), fields=("is_system",), name="account_one_system"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_system", False), models.Q(("is_active", False), ("password__startswith", "!")), _connector="OR"
                ),
                name="account_system_cannot_sign_in",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f1e461917ac42e2888e38f02b8cb8ebaa1839754",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_027be",
                    table="access_account",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=django.contrib.postgres.indexes.GistIndex(fields=["valid"], name="assignment_valid"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("granted_by", models.F("account")), _negated=True), name="assignment_not_to_oneself"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        models.Q(("approved_by", models.F("granted_by")), _negated=True),
                        models.Q(("approved_by", models.F("account")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assignment_four_eyes",
                violation_error_message="复核人不能是授予人或本人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False), ("ended_at__isnull", False), _connector="OR"),
                name="assignment_lasts",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="ended_not_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f239d6ad203d40b395312ed26aa697d0c5c8a945",
                    operation="DELETE",
                    pgid="pgtrigger_ended_not_deleted_ed3e4",
                    table="access_assignment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="as_granted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."area_id" IS DISTINCT FROM (NEW."area_id") OR OLD."line" IS DISTINCT FROM (NEW."line") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id") OR OLD."granted_at" IS DISTINCT FROM (NEW."granted_at") OR OLD."needs_approval" IS DISTINCT FROM (NEW."needs_approval"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b2bbbd506464d8b15976ddae327be3e35e44f624",
                    operation="UPDATE",
                    pgid="pgtrigger_as_granted_77fa3",
                    table="access_assignment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="deployment_one"),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("demo", False), ("demo_day__isnull", True)),
                    models.Q(("demo", True), ("demo_day__isnull", False)),
                    _connector="OR",
                ),
                name="deployment_demo_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="revealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="reveal_request_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="revealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decision__in", ["APPROVED", "REFUSED"]),
                    ),
                    _connector="OR",
                ),
                name="reveal_request_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="revealrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "")),
                fields=("requested_by", "record_kind", "record_id", "field"),
                name="reveal_request_open_once",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revealrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b344c51669ef67e7658fd5ca34d028806b85118a",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_7aa76",
                    table="access_revealrequest",
                    when="BEFORE",
                ),
            ),
        ),
    ]
