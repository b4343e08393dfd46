from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "minzheng.kernel.events"
    label = "events"
    verbose_name = _("事件")
    default_auto_field = "django.db.models.BigAutoField"
