"""Matters, their steps, and the clocks derived from the steps; who is away, what is counted, what a city amended,
how often a wrong word was tried."""

from xinheng.support.procedures.models.amendments import ParameterAmendment
from xinheng.support.procedures.models.clocks import ClockRun
from xinheng.support.procedures.models.counted import CountedFamily, CountedReach, DueCount, DueSum, TouchedFamily
from xinheng.support.procedures.models.desks import Absence, SavedView
from xinheng.support.procedures.models.matters import KeptQuerySet, Matter, Step
from xinheng.support.procedures.models.papers import PaperNumber
from xinheng.support.procedures.models.recusals import SteppedBack
from xinheng.support.procedures.models.tried import WordsTried

__all__ = [
    "Absence",
    "ClockRun",
    "CountedFamily",
    "CountedReach",
    "DueCount",
    "DueSum",
    "KeptQuerySet",
    "Matter",
    "PaperNumber",
    "ParameterAmendment",
    "SavedView",
    "Step",
    "SteppedBack",
    "TouchedFamily",
    "WordsTried",
]
