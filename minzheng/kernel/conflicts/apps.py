from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConflictsConfig(AppConfig):
    name = "minzheng.kernel.conflicts"
    label = "conflicts"
    verbose_name = _("近亲属备案")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.conflicts import event_types, models  # noqa: F401  types register themselves

        scope.register(models.Relation, area="person__home_area", permission="conflict.view")
