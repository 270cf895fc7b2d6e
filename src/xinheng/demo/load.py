"""The whole demo: people, files, intake, lake, codes and classes, in the order a city would do it, with timings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import transaction

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.credit.risk.actions import score_all, score_months_back
from xinheng.demo import showcase
from xinheng.demo.city import generate
from xinheng.demo.people import PASSWORD, everybody, settle_people
from xinheng.demo.progress import LoadProgress
from xinheng.demo.registers import fill_registers
from xinheng.demo.story import tell_story
from xinheng.demo.truth import Truth
from xinheng.fusion.catalogue.actions import keep_standard, measure_quality
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.writing.reporting import IntakeReport
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers import feed
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.statistics.actions import run_models
from xinheng.fusion.statistics.engines.duck import NAME as DUCK
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.mandates.demo import DELEGATES
from xinheng.support.contract import stories

Say = Callable[[str], object]
# The trend of the past months is scored for a small city only; a large one waits for its nightly runs.
TREND_SUBJECTS = 20_000
TREND_MONTHS = 6


class NoDemoCity(Refusal):
    """Generated data may only stand where every page says that it is generated."""


@dataclass
class Loaded:
    """What the demo loaded, and what to print for whoever tries it."""

    truth: Truth
    reports: list[IntakeReport] = field(default_factory=list)
    grades: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def accepted(self) -> int:
        """Records this run added."""
        return sum(report.accepted for report in self.reports)

    @property
    def told(self) -> str:
        """What this run brought and what stood already."""
        unchanged = sum(report.unchanged for report in self.reports)
        rejected = sum(report.rejected for report in self.reports)
        return f"新接入 {self.accepted} 条记录，原已有 {unchanged} 条，退回 {rejected} 行"

    def welcome(self, address: str) -> str:
        """Addresses and accounts, printed once the city is served."""
        hotpot = subject_by(showcase.HOTPOT.uscc)
        code = code_of(hotpot) if hotpot else None
        lines = [
            "",
            f"山城市演示平台  {address}/  演示数据·由程序生成",
            f"  扫码（黄码火锅店）  {code_address(code) if code else '—'}",
            f"  主体画像            {address}/e/{showcase.HOTPOT.uscc}",
            f"  企业端              {address}/business/   短信验证码写在 {settings.XINHENG_HOME}/outbox/messages.jsonl",
            f"    {showcase.HOTPOT.uscc}  手机 {showcase.HOTPOT.phone}  {showcase.HOTPOT.name}：样样有事办",
            f"    {showcase.WORKSHOP.uscc}  手机 {showcase.WORKSHOP.phone}  {showcase.WORKSHOP.name}：红码",
            f"    {showcase.PHARMACY.uscc}  手机 {showcase.PHARMACY.phone}  {showcase.PHARMACY.name}：法定代表人",
            *(f"      同一代码  手机 {phone}  {name}，{post}" for name, phone, post, _ in DELEGATES),
            "    以上也可以用电子营业执照（演示）登录：填信用代码、姓名、手机号，出示执照",
            f"  共治端（商场）      {address}/partner/",
            f"    {showcase.MALL.uscc}  手机 {showcase.MALL.phone}  {showcase.MALL.name}",
            f"  工作台              {address}/officer/   统一密码  {PASSWORD}",
        ]
        return "\n".join(lines + [f"    {person.username:<6} {person.name}  {person.post}" for person in everybody()])


def load_city(
    *,
    subjects: int = 2000,
    seed: int = 1,
    say: Say = print,
    folder: Path | None = None,
    as_of: date | None = None,
    density: float = 1.0,
    trend_months: int = TREND_MONTHS,
) -> Loaded:
    """Generate the demo city and load it through the same intake as a user's files. Running it again changes nothing
    but what a new day brings. Raises `NoDemoCity` for the pack of a real city."""
    if not pack().city.demo:
        raise NoDemoCity(
            f"城市包“{pack().city.name}”没有声明 demo = true，不能装入生成的演示数据。请用 XINHENG_CITY=chongqing，"
            "真实数据用 xinheng intake 接入。"
        )
    started = monotonic()
    folder = folder or settings.XINHENG_HOME / "demo"
    day = as_of or city_time.today()
    progress = LoadProgress(folder, {"subjects": subjects, "seed": seed, "density": density, "as_of": day.isoformat()})
    say(f"  {progress.found}")
    with _step(say, progress, "机构与账号 people"):
        settle_people()
    with _step(say, progress, f"生成部门文件 generate ({subjects} 主体)"):
        truth = generate(subjects=subjects, seed=seed, folder=folder, as_of=day, density=density)
    loaded = Loaded(truth)
    with _step(say, progress, f"接入 {truth.rows} 行 intake"):
        loaded.reports = [run_intake(source=source, files=[path], by="system") for source, path in truth.files]
    _derive(say, progress)
    loaded.grades = _score(say, progress, trend_months if subjects <= TREND_SUBJECTS else 0)
    _live(say, progress)
    progress.at("")
    loaded.seconds = monotonic() - started
    say(f"{loaded.told}，分类 {loaded.grades}，共 {loaded.seconds:.1f} 秒")
    return loaded


def _derive(say: Say, progress: LoadProgress) -> None:
    """What is made of the records: themes, lake, models, codes."""
    with _step(say, progress, "十二类主题库 themes"):
        fill_registers()
    with _step(say, progress, "数据湖 lake"):
        refresh_lake()
        keep_standard(by="system")
        measure_quality(by="system")
    with _step(say, progress, "统计模型 models"):
        run_models(by="system", engine=DUCK)
    with _step(say, progress, "信用码 codes"):
        issue_codes(Subject.objects.values_list("id", flat=True))


def _score(say: Say, progress: LoadProgress, months_back: int) -> dict[str, int]:
    """Every subject's class, and that of the ends of the last months; how many have which."""
    with _step(say, progress, "信用分类 score"):
        if months_back:
            score_months_back(months_back)
        grades: dict[str, int] = score_all().grades
        _catch_up("codes", "risk", *(name for one in stories() if (name := getattr(one, "FOLLOWS", ""))))
    return grades


def _live(say: Say, progress: LoadProgress) -> None:
    """What people did in the city, and what came of it."""
    with _step(say, progress, "业务案例 story"):
        tell_story()
        for one in stories():
            one.tell()
    with _step(say, progress, "业务形成的记录进统计 models"):
        refresh_lake()
        run_models(by="system", engine=DUCK)


@contextmanager
def _step(say: Say, progress: LoadProgress, title: str) -> Iterator[None]:
    progress.at(title)
    started = monotonic()
    yield
    say(f"  {title}  {monotonic() - started:.1f} 秒")


def _catch_up(*readers: str) -> None:
    """Everything up to here was just done for every subject: followers start from now."""
    for reader in readers:
        while page := feed.read(reader):
            with transaction.atomic():
                feed.advance(reader, page)
