from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "minzheng.kernel.outreach"
    label = "outreach"
    verbose_name = _("主动发现和代办")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.casework import slots
        from minzheng.kernel.outreach import event_types, models, queries  # noqa: F401  types register themselves

        scope.register(models.Clue, area="area", line="line", permission="matter.view")
        scope.register(models.Escort, area="application__area", line="application__line", permission="matter.view")
        slots.register("opens", knows=queries.takes_clues)
