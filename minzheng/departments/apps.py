from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    name = "minzheng.departments"
    label = "departments"
    verbose_name = _("部门数据")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.departments.module import MODULE
        from minzheng.kernel.modules import register

        register(MODULE)
