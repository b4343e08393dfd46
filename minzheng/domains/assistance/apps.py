from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "minzheng.domains.assistance"
    label = "assistance"
    verbose_name = _("社会救助")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.domains.assistance import conditions
        from minzheng.domains.assistance.module import MODULE
        from minzheng.kernel.modules import register

        register(MODULE)
        conditions.register()
