from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "minzheng.kernel.calendar"
    label = "calendar"
    verbose_name = _("工作日历")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.calendar import models, operations  # noqa: F401  event types register themselves

        scope.register_public(models.Day, reason="the State Council publishes which days are worked")
