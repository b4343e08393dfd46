from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "minzheng.kernel.documents"
    label = "documents"
    verbose_name = _("材料与文书")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.documents import event_types, models, people  # noqa: F401  registers itself

        scope.register_internal(models.StoredFile, reason="shown only as part of the paper or document it holds")
        scope.register_internal(models.Attachment, reason="seen by whoever has its subject in his scope")
        scope.register_internal(models.Issued, reason="seen by whoever has its subject in his scope")
        scope.register_internal(models.Filled, reason="seen by whoever has its subject in his scope")
        scope.register_internal(models.Series, reason="counts documents; nothing to read")
        people.register()
