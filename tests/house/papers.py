"""What a printed paper lacks of what its app's `papers.toml` says it holds: the text of the PDF against the rows."""

import re
import subprocess
from collections.abc import Iterator
from datetime import date

from tests.house.walks import walk_of
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.orgs.queries import authority_of, organisation_at
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.printing import PaperKind, made_papers, number_on, pdf_of
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import length_of

# Lists whose codes a paper says in words.
CODED = ("complaint_reject_reason", "mediation_end_reason", "abnormal_list_reasons")
_ISO = re.compile(r"\b([12]\d{3})-(\d\d)-(\d\d)\b", re.ASCII)
_FOOT = re.compile(r"—\d+—")
# How no paper speaks: to one person in two ways, of a law without the signs of its name.
BADLY_SAID = {
    "polite and plain": re.compile("您.*你|你.*您"),
    "a law without its signs": re.compile(
        "[（。，][^《》（）。，]{2,20}(?:法|条例|办法|规定)第[一二三四五六七八九十百]+条"
    ),
}
HEAD = "演示数据：由程序生成，与真实企业无关"


def text_of(pdf: bytes) -> str:
    """The text without white space, page numbers and the notice over every page."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return _FOOT.sub("", re.sub(r"\s", "", read.stdout.decode()).replace(HEAD, ""))


def said(words: object) -> str:
    """Words as a paper says them: without white space, days in words."""
    return re.sub(r"\s", "", _ISO.sub(lambda one: cn(date.fromisoformat(one[0])), str(words)))


def cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def papers_lack(matter: Matter, step: Step) -> Iterator[str]:
    """What the papers of a step lack, each with the paper's title."""
    for made in made_papers(matter.procedure, step):
        assert made.kind is not None, made.title
        text = text_of(_handed_over(made.kind, matter, step))
        yield from (f"{made.title}: {one}" for one in _lacking(made.kind, matter, step, text))


def _handed_over(kind: PaperKind, matter: Matter, step: Step) -> bytes:
    """The copy that is served, where the paper is for somebody."""
    if not kind.addressee:
        return kind.of(matter, step)
    return pdf_of(kind.served_on(matter, step, person=kind.addressee == "person"))


def _lacking(kind: PaperKind, matter: Matter, step: Step, text: str) -> Iterator[str]:
    if kind.title == "所送文书":
        return
    form, authority, day = kind.form, authority_of(matter.office), city_time.day_of(step.at)
    declared = procedure(matter.procedure, matter.version)
    wanted = {"title": kind.title.removeprefix("投诉/"), "issuer": authority.name}
    wanted["number"] = number_on(matter, step, kind.title) if form.series else matter.number
    wanted |= {f"law {law}": f"《{law}》" for law in form.basis}
    wanted |= {f"term {one}": length_of(declared.clocks[one], day) for one in form.clocks}
    wanted |= {f"{one} {n}": words for one in form.holds for n, words in enumerate(_element(one, matter, step))}
    if form.sealed:
        wanted["seal and day"] = authority.name + cn(day)
    yield from (f"{name} ({words})" for name, words in wanted.items() if not words or said(words) not in text)
    yield from (f"{name} ({found[0]})" for name, sign in BADLY_SAID.items() if (found := sign.search(text)))
    for name in form.tells:
        ways = [said(words) for words in _ways(matter, step, name)]
        if not any(way and way in text for way in ways):
            yield f"fact {name} ({ways})"


def _element(name: str, matter: Matter, step: Step) -> list[str]:
    """The words by which an element is known."""
    authority = authority_of(matter.office)
    complaint = getattr(matter, "complaint", None)
    return {
        "party": lambda: [complaint.respondent_name if complaint else matter.subject_name or "无法查明"],
        "person": lambda: [_person(matter)],
        "reason": lambda: [step.reason],
        "remedy": lambda: ["60日内", "6个月内", authority.reviewer, authority.court],
        "contact": lambda: [authority.contact],
        "maker": lambda: [step.by_name],
        "copies": lambda: ["存档"],
        "lines": lambda: ["签"],
    }[name]()


def _person(matter: Matter) -> str:
    """As the app's own walk names who a paper of this matter is for."""
    found: str = walk_of(procedure(matter.procedure, matter.version)).person_named(matter)
    return found


def _ways(matter: Matter, step: Step, name: str) -> Iterator[str]:
    """How a fact may stand in words: itself, its choice, the name of the organisation or the code."""
    value = str({**matter.facts, **step.facts}.get(name, ""))
    yield value
    yield procedure(matter.procedure, matter.version).facts[name].choices.get(value, "")
    if "/" in value and (found := organisation_at(value)):
        yield found.name
    for one in CODED:
        if entry := standard().code_list(one).by_code.get(value):
            yield entry.title
