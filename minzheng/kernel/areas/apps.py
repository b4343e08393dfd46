from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    name = "minzheng.kernel.areas"
    label = "areas"
    verbose_name = _("区划")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.areas import operations  # noqa: F401  event types register themselves
