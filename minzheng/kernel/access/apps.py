from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "minzheng.kernel.access"
    label = "access"
    verbose_name = _("权限")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import event_types, signin  # noqa: F401  types register themselves
        from minzheng.kernel.access.system_account import make_system_account

        register_models()
        signin.connect()
        post_migrate.connect(make_system_account, sender=self, dispatch_uid="access.system_account")


def register_models() -> None:
    """How the models of access, and of the rooms below it, may be looked at."""
    from minzheng.kernel.access import models, scope
    from minzheng.kernel.areas import models as areas
    from minzheng.kernel.events import models as events

    scope.register(models.Account, own="id", permission="account.view")
    scope.register(models.Assignment, own="account", permission="account.view")
    scope.register(models.RevealRequest, own="requested_by", area="area_id", permission="reveal.approve")
    scope.register(models.ApiToken, own="account", permission="role.assign")
    scope.register_internal(models.ApiTokenUse, reason="shown only as part of its token")
    scope.register_public(
        models.Deployment, reason="which bureau this is and whether it is the demo stands on every page"
    )
    scope.register_public(areas.Area, reason="area codes and names are published by the ministry")
    scope.register_public(areas.AreaSuccession, reason="changes of areas are published by the province")
    scope.register_internal(areas.AreaCover, reason="the closure that scope itself reads")
    scope.register(events.Event, own="actor_id", permission="audit.read")
    scope.register_internal(events.EventSecret, reason="shown only inside the sentence of its event")
    scope.register_internal(events.EventErasure, reason="shown only inside the sentence of its event")
