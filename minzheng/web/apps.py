from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "minzheng.web"
    label = "web"
    verbose_name = _("页面")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.web import event_types, models  # noqa: F401  registers what pages log
        from minzheng.web.assessments import part as assessments
        from minzheng.web.casework import parts
        from minzheng.web.citizen import told
        from minzheng.web.meetings import page as meetings
        from minzheng.web.outreach import page as outreach
        from minzheng.web.people import revealing
        from minzheng.web.recoveries import part as recoveries
        from minzheng.web.verification import page as verification

        revealing.register()
        scope.register_internal(models.KeptView, reason="addresses of lists, asked for by their owner alone")
        parts.register(outreach.part)
        parts.register(assessments.part)
        parts.register(verification.part)
        parts.register(recoveries.part)
        parts.register(told.part)
        parts.register(meetings.part)
