from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EldercareConfig(AppConfig):
    name = "minzheng.domains.eldercare"
    label = "eldercare"
    verbose_name = _("养老服务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.domains.eldercare.module import MODULE
        from minzheng.kernel.modules import register

        register(MODULE)
