"""A field of supervision nobody thought of, and what is managed in it: files in the city's folder, no code."""

import shutil

import pytest
from click.testing import CliRunner

from xinheng.cli.check import check
from xinheng.fusion.collection.tasks import open_periods
from xinheng.kit.packs import pack_folder
from xinheng.support.crypto.actions import settle_keys
from xinheng.support.crypto.keyring import forget_read

pytestmark = pytest.mark.django_db
CODES = next((pack_folder("chongqing").parents[1] / "fusion" / "standard" / "codes").glob("supervision_field.csv"))
FILES = {
    # What is known of it.
    "standard/acts/night_stall_check.toml": """title = "夜市摊位检查"
theme = "acts"
key = ["check_number"]
portrait = "inspections"
owner = "市场科"
refresh = "P7D"
basis = "食品安全法 第三十六条"
title_field = "result"
[fields.check_number]
title = "检查编号"
type = "text"
required = true
role = "key"
[fields.uscc]
title = "统一社会信用代码"
type = "uscc"
required = true
role = "subject"
[fields.checked_on]
title = "检查日期"
type = "date"
required = true
role = "effective_on"
[fields.result]
title = "结果"
type = "code:pass_fail"
""",
    # What an officer looks at there.
    "checklists/night_stall.toml": """title = "夜市摊位检查要点表"
field = "night_market"
version = "2026-11"
basis = ["食品安全法 第三十六条"]
kinds = ["routine", "special", "case", "recheck"]
[[items]]
id = "water"
title = "摊位有清洁的水源。"
group = "卫生"
basis = ["食品安全法 第三十六条"]
severity = "serious"
""",
    # What is managed: a form that every office fills each month, and a statistic.
    "forms/night_market_monthly.toml": """title = "夜市监管月报"
owner = "市场科"
basis = "本平台设计"
every = "month"
since = "2026-01"
[levels.office]
due = 3
[rows.total]
title = "合计"
[columns.stalls]
title = "摊位数"
unit = "个"
""",
    "statistics/night_stall_checks.sql": """-- title = "夜市摊位检查次数"
-- kind = "statistic"
-- owner = "市场科"
-- meaning = "每年检查次数。"
-- grain = ["year"]
-- inputs = ["night_stall_check"]
-- [columns.year]
-- title = "年份"
-- type = "integer"
-- [columns.checks]
-- title = "次数"
-- type = "integer"
SELECT year(checked_on) AS year, count(*) AS checks FROM night_stall_check GROUP BY 1
""",
}


@pytest.fixture
def city(settings, tmp_path):
    """The shipped city, with a night market to watch over."""
    folder = shutil.copytree(pack_folder("chongqing"), tmp_path / "city")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "codes").mkdir(exist_ok=True)
    known = CODES.read_text(encoding="utf-8").rstrip("\n")
    (folder / "codes" / CODES.name).write_text(f"{known}\nnight_market,夜市监管,Night market\n", encoding="utf-8")
    settings.XINHENG_CITY, settings.XINHENG_HOME = str(folder), tmp_path
    forget_read()
    settle_keys()
    yield settings
    forget_read()


@pytest.mark.clause("SZ-4.5-01")
def test_an_administrator_adds_a_field_of_supervision_and_what_is_managed_in_it(city, sign_in):
    done = CliRunner().invoke(check)
    assert "声明文件全部通过" in done.output, done.output
    admin = sign_in("admin")

    def page(client, address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    # The field is there to grant and to be kept in; the register with its form and what it shows.
    assert "夜市监管" in page(admin, "/data/standard/codes/supervision_field")
    assert "夜市摊位检查" in page(admin, "/data/standard/?theme=acts")
    told = page(admin, "/data/standard/night_stall_check")
    assert "检查编号" in told and "填报模板" in told
    assert "检查编号" in admin.get("/data/standard/night_stall_check/file?as=csv").content.decode("utf-8-sig")
    assert "夜市摊位检查次数" in page(admin, "/data/models/")
    # The offices have the new form to fill.
    open_periods.func()
    he = sign_in("he")
    assert "夜市监管月报" in page(he, "/data/forms/")
    # A city without these files has none of it.
    city.XINHENG_CITY = "chongqing"
    assert "声明文件全部通过" in CliRunner().invoke(check).output
    assert "夜市" not in page(admin, "/data/standard/?theme=acts") + page(admin, "/data/models/")
