"""The numbers of papers: mark of the organ, mark of the series, year, running number (山两河市监投受〔2026〕12号).

党政机关公文处理工作条例 art 9 (5); GB/T 9704-2012 art 7.2.5: the year in full in 〔〕, the number without leading zeros
and without 第. Which papers run in a series stands in their app's `papers.toml`. A number is given in the transaction
that makes the paper: none is left out, none is given twice.
"""

from datetime import datetime

from xinheng.kit import city_time
from xinheng.support.numbers.actions import likely_of_year, next_of_year
from xinheng.support.orgs.queries import authority_of
from xinheng.support.prepared.writing import add
from xinheng.support.procedures.models import Matter, PaperNumber, Step
from xinheng.support.procedures.table.printing import made_papers, paper_kind
from xinheng.support.procedures.table.registry import procedure as declared_as


def paper_number(*, procedure: str, title: str, office: str, at: datetime) -> str:
    """The next number of a paper, for who writes it into the paper or a record before the step is made."""
    return next_of_year(mark=_mark(procedure, title, office), at=at)


def likely_number(*, procedure: str, title: str, office: str, at: datetime) -> str:
    """The number that a paper would get now, for who sets it before the turn to write; within the turn `paper_number`
    gives it, and where another took it meanwhile, the paper says something else and is set anew."""
    return likely_of_year(mark=_mark(procedure, title, office), at=at)


def number_ahead(matter: Matter, verb: str) -> str:
    """The next number of what a move will make; "" where the matter stands elsewhere, so that the move itself refuses.

    For a fact of the move, within its transaction.
    """
    row = declared_as(matter.procedure, matter.version).move(matter.state, verb)
    title = next(iter(row.papers if row else ()), "")
    if not title:
        return ""
    return paper_number(procedure=matter.procedure, title=title, office=matter.office, at=city_time.now())


def number_papers(matter: Matter, step: Step) -> None:
    """Number the papers of a step that is about to be written, but for one whose number a fact of it tells."""
    for place, made in enumerate(made_papers(matter.procedure, step)):
        if made.kind is None or not made.kind.form.series:
            continue
        number = str(step.facts.get(made.kind.form.numbered_by, "")) or paper_number(
            procedure=matter.procedure, title=made.title, office=matter.office, at=step.at
        )
        step.documents[place] = f"{made.title}:{made.digest}:{number}"
        add(PaperNumber(matter=matter, seq=step.seq, title=made.title, number=number))


def _mark(procedure: str, title: str, office: str) -> str:
    """Organ and series."""
    return f"{authority_of(office).mark}{paper_kind(procedure, title).form.series}"
