from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "minzheng.kernel.reviews"
    label = "reviews"
    verbose_name = _("定期复核")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.reviews import event_types, jobs, models  # noqa: F401  types register themselves

        scope.register(models.Due, area="area", line="line", permission="matter.view")
        scope.register_internal(models.Classified, reason="shown only as the class of a holder on the due list")
