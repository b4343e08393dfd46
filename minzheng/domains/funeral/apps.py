from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FuneralConfig(AppConfig):
    name = "minzheng.domains.funeral"
    label = "funeral"
    verbose_name = _("殡葬管理")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.domains.funeral.module import MODULE
        from minzheng.kernel.modules import register

        register(MODULE)
