"""Matters, their steps, and everything that was done to them. History is appended; projections say so."""

from minzheng.kernel.casework.models.campaigns import Campaign, CampaignMatter
from minzheng.kernel.casework.models.copies import Copy
from minzheng.kernel.casework.models.decisions import Decision, Notice, Objection, PostedWhere
from minzheng.kernel.casework.models.history import Action, Countersign, Deputy, Pause, Reminder
from minzheng.kernel.casework.models.matters import Application, Channel, Matter, StepRun

__all__ = [
    "Action",
    "Application",
    "Campaign",
    "CampaignMatter",
    "Channel",
    "Copy",
    "Countersign",
    "Decision",
    "Deputy",
    "Matter",
    "Notice",
    "Objection",
    "Pause",
    "PostedWhere",
    "Reminder",
    "StepRun",
]
