from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    name = "minzheng.kernel.screening"
    label = "screening"
    verbose_name = _("筛查")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.screening import event_types, models, simulations  # noqa: F401  types register themselves
        from minzheng.kernel.standards.operations import release_checks

        scope.register(models.Finding, area="area", line="line", permission="finding.view")
        scope.register_internal(models.Verdict, reason="shown only as part of its finding")
        release_checks.append(simulations.not_previewed)
        scope.register(models.Simulation, permission="policy.simulate")
        scope.register(models.SimulatedEffect, area="area", line="line", permission="policy.simulate")
        scope.register_public(models.Run, reason="when the register was last judged, and totals without people")
