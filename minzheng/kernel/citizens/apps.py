from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitizensConfig(AppConfig):
    name = "minzheng.kernel.citizens"
    label = "citizens"
    verbose_name = _("市民服务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.citizens import event_types, models, revealing  # noqa: F401  types register themselves

        scope.register(models.CallBack, area="area", permission="citizen.serve")
        scope.register(models.Slip, area="area", permission="citizen.serve")
        scope.register(models.CheckCount, area="area", permission="citizen.serve")
        scope.register(models.ServiceItem, permission="policy.view")
        scope.register_internal(models.Pace, reason="counts requests of an address for an hour; shown to nobody")
        revealing.register()
