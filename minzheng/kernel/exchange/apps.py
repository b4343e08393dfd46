from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "minzheng.kernel.exchange"
    label = "exchange"
    verbose_name = _("上级系统对接")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stands after all domains in the settings: their mirrors learn here the words of this installation."""
        from minzheng.kernel.access import scope
        from minzheng.kernel.exchange import event_types, installed, models  # noqa: F401  types register themselves

        installed.use_own_layouts()
        scope.register(models.Record, area="area", line="line", permission="exchange.view")
        scope.register(models.Reconciliation, line="line", permission="exchange.view")
        scope.register(models.Export, area="area", line="line", permission="exchange.view")
        scope.register_internal(models.Outcome, reason="shown only as part of its record")
        scope.register_internal(models.SentRecord, reason="what a file held, kept sealed to tell what changed since")
