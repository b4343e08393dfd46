from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "minzheng.kernel.meetings"
    label = "meetings"
    verbose_name = _("联席会议")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.meetings import event_types, models  # noqa: F401  types register themselves

        scope.register(models.Meeting, area="area", line="line", permission="meeting.view")
        scope.register(
            models.Resolution, area="item__meeting__area", line="item__meeting__line", permission="meeting.view"
        )
        scope.register_internal(models.Item, reason="shown only as part of its meeting")
