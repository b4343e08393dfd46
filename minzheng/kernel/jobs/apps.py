from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "minzheng.kernel.jobs"
    label = "jobs"
    verbose_name = _("后台任务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.jobs import event_types, models  # noqa: F401  registers itself

        scope.register_internal(models.Job, reason="shown only as part of the batch, run or file it works on")
        # what others asked for is seen by who reads the log, and opened by nobody but themselves
        scope.register(models.MadeFile, own="asked_by", permission="audit.read")
