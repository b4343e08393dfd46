from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitizensConfig(AppConfig):
    name = "minzheng.kernel.citizens"
    label = "citizens"
    verbose_name = _("市民服务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.citizens import event_types, mandates, models, revealing  # noqa: F401  types register themselves
        from minzheng.kernel.documents import subjects

        scope.register(models.CallBack, area="area", permission="citizen.serve")
        scope.register(models.Slip, area="area", permission="citizen.serve")
        scope.register(models.CheckCount, area="area", permission="citizen.serve")
        scope.register(models.ServiceItem, permission="policy.view")
        scope.register_internal(models.Pace, reason="counts requests of an address for an hour; shown to nobody")
        scope.register(models.Mandate, area="principal__person__home_area", permission="consent.view")
        scope.register(models.Draft, own="principal__account", area="area", permission="citizen.serve")
        for model, reason in (
            (models.Citizen, "found by the session of whoever signed in, or named by a mandate"),
            (models.Session, "found by the cookie of whoever signed in; shown to nobody"),
        ):
            scope.register_internal(model, reason=reason)
        subjects.register(
            models.Draft,
            named=lambda draft: str(draft.key),
            birth_dates=lambda draft: [draft.principal.person.birth_date if draft.principal.person else None],
        )
        revealing.register()
        mandates.register()
