"""Lines of work (分线包网): a person is responsible for an area *in* a line."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Line(models.TextChoices):
    """A line of civil affairs. ``ALL`` on an assignment covers every line; on a record: common to all lines."""

    ALL = "ALL", _("全部条线")
    ASSISTANCE = "ASSISTANCE", _("社会救助")
    ELDERCARE = "ELDERCARE", _("养老服务")
    CHILDREN = "CHILDREN", _("儿童福利")
    COMMUNITY = "COMMUNITY", _("社区治理")
    ASSOCIATIONS = "ASSOCIATIONS", _("社会组织")
    CHARITY = "CHARITY", _("慈善")
    MARRIAGE = "MARRIAGE", _("婚姻登记")
    FUNERAL = "FUNERAL", _("殡葬")
    PLACES = "PLACES", _("区划地名")
    RESCUE = "RESCUE", _("流浪救助")
    RESETTLEMENT = "RESETTLEMENT", _("移民安置")
