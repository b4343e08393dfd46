from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecoveriesConfig(AppConfig):
    name = "minzheng.kernel.recoveries"
    label = "recoveries"
    verbose_name = _("追回款项")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.casework import slots
        from minzheng.kernel.recoveries import event_types, models, queries, waiting  # noqa: F401  types register themselves

        scope.register(models.Recovery, area="area", line="line", permission="matter.view")
        for model in (models.Instalment, models.Receipt):
            scope.register_internal(model, reason="shown only as part of its recovery")
        slots.register("opens", knows=queries.is_declared, missing=waiting.still_owed)
