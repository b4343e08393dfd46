from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    name = "minzheng.kernel.verification"
    label = "verification"
    verbose_name = _("信息核对")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.casework import slots
        from minzheng.kernel.verification import event_types, models, queries, waiting  # noqa: F401  types register themselves

        scope.register(models.Check, area="area", line="line", permission="verification.view")
        scope.register(models.Shipment, area="area", line="line", permission="verification.exchange")
        scope.register(models.Reply, area="area", line="line", permission="verification.exchange")
        for model in (models.Request, models.Answer, models.Item, models.Declared, models.Difference):
            scope.register_internal(model, reason="shown only as part of its check")
        slots.register("opens", knows=queries.is_declared, missing=waiting.still_open)
