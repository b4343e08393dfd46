from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "minzheng.kernel.consent"
    label = "consent"
    verbose_name = _("授权")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.consent import event_types, models  # noqa: F401  types register themselves

        scope.register(models.Authorisation, area="about__home_area", permission="consent.view")
