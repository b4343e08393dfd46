from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildrenConfig(AppConfig):
    name = "minzheng.domains.children"
    label = "children"
    verbose_name = _("儿童福利")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.domains.children.module import MODULE
        from minzheng.kernel.modules import register

        register(MODULE)
