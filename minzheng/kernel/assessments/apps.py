from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "minzheng.kernel.assessments"
    label = "assessments"
    verbose_name = _("评估")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.assessments import event_types, models, queries, waiting  # noqa: F401  types register themselves
        from minzheng.kernel.casework import slots

        scope.register_internal(models.Assessment, reason="shown only as part of its matter")
        slots.register("opens", knows=queries.is_declared, missing=waiting.not_assessed)
