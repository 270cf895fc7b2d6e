"""The catalogue as it is read: entries, themes, scores over time, a sample of rows."""

from xinheng.fusion.catalogue.queries.entries import CatalogueEntry, ThemeEntry, entries, sample, themes
from xinheng.fusion.catalogue.queries.projects import ProjectLine, funded_project, project_lines
from xinheng.fusion.catalogue.queries.scores import (
    DAYS,
    GROUPS,
    GroupScore,
    Held,
    flaws,
    latest_scores,
    rules_held,
    scores_by,
    scores_of,
    scores_over_time,
)
from xinheng.fusion.catalogue.queries.versions import latest_version, standard_version, standard_versions

__all__ = [
    "DAYS",
    "GROUPS",
    "CatalogueEntry",
    "GroupScore",
    "Held",
    "ProjectLine",
    "ThemeEntry",
    "entries",
    "flaws",
    "funded_project",
    "latest_scores",
    "latest_version",
    "project_lines",
    "rules_held",
    "sample",
    "scores_by",
    "scores_of",
    "scores_over_time",
    "standard_version",
    "standard_versions",
    "themes",
]
