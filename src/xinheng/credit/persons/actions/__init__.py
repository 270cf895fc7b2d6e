"""Raising and ending warnings, telling of them, and what shop and officer do about one."""

from xinheng.credit.persons.actions.answering import (
    NO_NUMBER,
    WarningRefused,
    acknowledge,
    confirm_left,
    note_handling,
    say_left,
)
from xinheng.credit.persons.actions.keeping import ALERT, settle, types_followed
from xinheng.credit.persons.actions.sending import keep_deliveries, note_sent

__all__ = [
    "ALERT",
    "NO_NUMBER",
    "WarningRefused",
    "acknowledge",
    "confirm_left",
    "keep_deliveries",
    "note_handling",
    "note_sent",
    "say_left",
    "settle",
    "types_followed",
]
