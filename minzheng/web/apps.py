from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "minzheng.web"
    label = "web"
    verbose_name = _("页面")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.web import event_types  # noqa: F401  registers what pages log
        from minzheng.web.people import revealing

        revealing.register()
