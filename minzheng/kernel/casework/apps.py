from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "minzheng.kernel.casework"
    label = "casework"
    verbose_name = _("事项办理")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.casework import event_types, models, queries  # noqa: F401  types register themselves
        from minzheng.kernel.documents import subjects

        own = {"own": "applicant_account", "area": "area", "line": "line", "permission": "matter.view"}
        scope.register(models.Matter, **own)
        scope.register(models.Application, **own)
        scope.register(models.Campaign, area="area", line="line", permission="matter.view")
        scope.register(models.StepRun, area="area", line="line", permission="matter.view")
        scope.register(models.Notice, area="area", line="run__line", permission="matter.view")
        subjects.register(
            models.Matter,
            named=lambda matter: matter.number,
            birth_dates=lambda matter: [matter.applicant.birth_date if matter.applicant else None],
            known=queries.known_for_forms,
        )
        for model, reason in (
            (models.CampaignMatter, "shown only as a count of its campaign and through its matter"),
            (models.Action, "shown only as the history of its matter"),
            (models.Copy, "only narrows down matters that are in somebody's scope anyway"),
            (models.Pause, "shown only as part of its matter"),
            (models.Countersign, "shown only as part of its step"),
            (models.Deputy, "asked only when somebody acts for another"),
            (models.Decision, "shown only as part of its matter"),
            (models.Objection, "shown only as part of its notice"),
            (models.Reminder, "shown only as part of its step"),
        ):
            scope.register_internal(model, reason=reason)
