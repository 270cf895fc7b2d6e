"""A wrong file of the standard fails at start-up, naming the file, the dotted key and what to do."""

from pathlib import Path

import pytest

from xinheng.fusion.standard.apps import check_parameters
from xinheng.fusion.standard.pack import read_pack
from xinheng.fusion.standard.registry import HERE, read_standard
from xinheng.kit.declared import DeclarationError

GOOD = """
title = "摊位检查"
theme = "acts"
key = ["number"]
portrait = "inspections"
owner = "市场科"
refresh = "P1D"
summary = "{number}"
[public]
basis = "城市公示规定"
[fields.number]
title = "编号"
type = "text"
required = true
[fields.uscc]
title = "统一社会信用代码"
type = "uscc"
role = "subject"
[fields.on]
title = "日期"
type = "date"
role = "effective_on"
[fields.kind]
title = "类型"
type = "code:inspection_kind"
"""

# What is put in place of what, the dotted key that is named, and words of the reason.
HELD = 'basis = "城市公示规定"\nheld_back = [{ title = "不公示", basis = "第四条规定", when = { %s } }]'
PERIOD = 'basis = "城市公示规定"\nperiods = [{ title = "公示%s", basis = "第四条规定" }]'
STOP = 'basis = "城市公示规定"\nstops = [{ title = "停止", basis = "第四条规定"%s }]'
WRONG = [
    ('theme = "acts"', 'theme = "weather"', "theme", "应是 'subjects'"),
    ('theme = "acts"', 'theme = "credit"', "theme", "与所在文件夹不一致"),
    ('title = "摊位检查"', "titel = 1", "title", "没有填写"),
    ('key = ["number"]', 'key = ["nummer"]', "key", "没有字段 nummer，已声明的有：number、uscc、on、kind"),
    ('key = ["number"]', 'key = ["kind"]', "fields.kind.required", "主键字段应为必填"),
    ('key = ["number"]', "key = []", "key", "至少 1 项"),
    ('type = "uscc"', 'type = "usccc"', "fields.uscc.type", "没有字段类型 usccc，可用的有"),
    ("code:inspection_kind", "code:inspection_kinds", "fields.kind.type", "没有代码表 inspection_kinds"),
    ("code:inspection_kind", "subject_ref:", "fields.kind.type", "没有字段类型 subject_ref:"),
    (
        'code:inspection_kind"',
        'boolean"\n[[checks]]\ntitle = "否"\nwhen = { kind = false }',
        "checks.0.when.kind",
        "应写作",
    ),
    ('role = "effective_on"', 'role = "subject"', "fields", "角色 subject 只能有一个字段，得到2个"),
    ('role = "subject"', 'role = "subjekt"', "fields.uscc", "没有字段角色 subjekt"),
    ('role = "subject"', "", "fields", '应有一个 role = "subject" 的字段'),
    ('role = "subject"', 'role = "mention:seller"', "fields.uscc", "应写明 scheme"),
    ('basis = "城市公示规定"', "", "public.basis", "没有填写"),
    ('basis = "城市公示规定"', 'basis = "略"', "public.basis", "至少 4 个字"),
    ('basis = "城市公示规定"', 'basis = "城市公示规定"\nmonths = "36"', "public.months", "parameter:"),
    ('basis = "城市公示规定"', 'basis = "城市公示规定"\nuntil_ended = true', "public.until_ended", "ends_on"),
    ('basis = "城市公示规定"', HELD % 'colour = "red"', "public.held_back.0.when.colour", "没有字段 colour"),
    ('basis = "城市公示规定"', HELD % 'kind = "x"', "public.held_back.0.when.kind", "代码表 inspection_kind 中没有 x"),
    ('basis = "城市公示规定"', HELD % 'kind = { any_of = ["x"] }', "public.held_back.0.when.kind", "没有 x"),
    (
        'basis = "城市公示规定"',
        'basis = "城市公示规定"\ncounts_from = ["kind"]',
        "public.counts_from",
        "不是本类型的日期字段",
    ),
    ('basis = "城市公示规定"', PERIOD % "{months}", "public.periods.0.title", "并写明 months"),
    ('basis = "城市公示规定"', PERIOD % "{years}", "public.periods.0.title", "{years} 无从代入"),
    ('basis = "城市公示规定"', STOP % "", "public.stops.0", "写明 when、on 或 season"),
    ('basis = "城市公示规定"', STOP % ', on = "kind"', "public.stops.0.on", "不是本类型的日期字段"),
    ('portrait = "inspections"', 'portrait = "weather"', "portrait", "没有这一画像栏目：weather"),
    ('summary = "{number}"', 'summary = "{nummer}"', "summary", "没有字段 nummer"),
    ('summary = "{number}"', 'list_fields = ["on", "off"]', "list_fields", "没有字段 off"),
    ('summary = "{number}"', 'title_field = "name"', "title_field", "没有字段 name"),
    ('summary = "{number}"', 'names_subject = "name"', "names_subject", "没有字段 name"),
    ('summary = "{number}"', 'names_subject = "on"', "names_subject", "应为单个文字"),
    ('summary = "{number}"', 'names_subject = "number"\nnameless = "不写名称"', "nameless", "只能留一个"),
    ('summary = "{number}"', "establishes = true", "fields", "establishes = true"),
    ('refresh = "P1D"', 'refresh = "daily"', "refresh", "格式不符"),
    ('type = "date"', 'type = "text"', "fields.on.type", "应为日期，得到 text"),
    ('role = "effective_on"', 'role = "effective_on"\nprivacy = "internal"', "fields.on.privacy", "不能为 internal"),
    ("required = true", 'required = true\nprivacy = "personal"', "fields.number.privacy", "主键以明文存储"),
    ('theme = "acts"', 'theme = "acts"\nlifetime = "for ever"', "lifetime", "应是"),
    ('theme = "acts"', 'theme = "acts"\nlifetime = "expires"', "lifetime", 'role = "ends_on"'),
    ('theme = "acts"', 'theme = "acts"\nlifetime = "listing"', "tone", "tone 必须同时写"),
    ('theme = "acts"', 'theme = "acts"\ntone = "red"', "tone", "tone 必须同时写"),
    ('theme = "acts"', 'theme = "acts"\nlifetime = "listing"\ntone = "pink"', "tone", "应是"),
    ('theme = "acts"', 'theme = "acts"\nsoon = 30', "soon", '只用于 lifetime = "expires"'),
    ('theme = "acts"', 'theme = "acts"\nlifetime = "expires"\nsoon = -1', "soon", "应不小于 0"),
    ('type = "text"', 'type = "text"\ndue = "年审"', "fields.number.due", "应为公开的单个日期"),
    ('type = "date"', 'type = "date"\ndue = "年审"\nprivacy = "internal"', "fields.on.due", "应为公开的单个日期"),
    ('type = "date"', 'type = "date"\nshown = "masked"', "fields.on", "才能 shown"),
    ('type = "date"', 'type = "date"\nsecret = true', "fields.on.secret", "没有这个字段"),
    ('type = "date"', "type = date", "(file)", "Invalid value"),
]


def declared(tmp_path, text, theme="acts"):
    path = tmp_path / "standard" / theme / "stall_check.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_standard(HERE, tmp_path)


def test_the_good_file_is_good(tmp_path):
    assert declared(tmp_path, GOOD).type("stall_check").subject_field == "uscc"


@pytest.mark.parametrize(("right", "wrong", "key", "words"), WRONG)
def test_a_wrong_file_names_itself_and_its_key(tmp_path, right, wrong, key, words):
    assert right in GOOD
    with pytest.raises(DeclarationError) as error:
        declared(tmp_path, GOOD.replace(right, wrong, 1))
    assert (error.value.path.name, error.value.key or "(file)") == ("stall_check.toml", key)
    assert words in str(error.value)


def test_a_period_that_no_parameter_gives(tmp_path):
    words = declared(tmp_path, GOOD.replace("[public]", '[public]\nmonths = "parameter:stall_publicity"'))
    with pytest.raises(DeclarationError, match=r"stall_check.toml: public.months: 没有名为 stall_publicity 的参数"):
        check_parameters(words)


def test_the_example_of_the_manual_is_good(tmp_path):
    manual = (Path(__file__).parents[5] / "docs" / "add-a-record-type.md").read_text(encoding="utf-8")
    words = declared(tmp_path, manual.split("```toml\n")[1].split("```")[0])
    check_parameters(words)
    assert words.type("stall_check").fields["keeper"].shown == "masked"


def test_a_folder_that_is_no_theme(tmp_path):
    with pytest.raises(DeclarationError, match="文件夹 weather 不是十二类主题库之一"):
        declared(tmp_path, GOOD, theme="weather")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,title\n1,甲\n1,乙\n", "第3行.*重复：'1'"),
        ("code,title\n,甲\n", "第2行"),
        ("code,name\n1,甲\n", "表头应为 code,title"),
        ("code,title,colour\n1,甲,红\n", "表头应为 code,title"),
        (
            "code,title,tone\n1,甲,\n2,乙,good\n",
            "stall_kind.csv: 第3行.tone: 应为 green、yellow、red、grey 或者留空，得到 good",
        ),
        ("code,title,closed\n1,甲,no\n", "stall_kind.csv: 第2行.closed: 应为 yes、paused 或者留空，得到 no"),
        ("code,title,also\n1,甲,丙|丁\n2,乙,丁\n", "第3行.also: 已经是另一代码的名称或别称，得到 丁"),
        ("code,title,also\n1,甲,乙\n2,乙,\n", "第2行.also: 已经是另一代码的名称或别称，得到 乙"),
        ("code,title,clean\n1,甲,没有。\n", "表头应为 code,title"),
        ("code,title,code\n1,甲,2\n", "表头应为 code,title"),
        ("code,title,parent\n1,甲,3\n2,乙,1\n3,丙,2\n", "第2行.parent: 上级代码绕成了一圈"),
        ("code,title,since,until\n1,甲,2026-01-01,2025-12-31\n", "第2行.until: 早于启用的 2026-01-01"),
        ("code,title\n1,甲\n".encode("gb18030"), "stall_kind.csv: .*CSV UTF-8"),
    ],
)
def test_a_wrong_code_list(tmp_path, text, words):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "stall_kind.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DeclarationError, match=words):
        read_standard(HERE, tmp_path)


def test_a_section_behind_one_that_does_not_exist(tmp_path):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "portrait_section.csv").write_text(
        "code,title,after\nstalls,摊位,weather\n", encoding="utf-8"
    )
    with pytest.raises(DeclarationError, match=r"portrait_section\.csv: 第2行\.after: 没有栏目 weather，已有：lic"):
        read_standard(HERE, tmp_path)


def test_the_titles_of_lists_and_the_divisions_saved_by_a_spreadsheet(tmp_path):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "lists.csv").write_text("list,title\nstall_kind,摊位\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"lists\.csv: \(header\): 缺少列 id"):
        read_standard(HERE, tmp_path)
    (tmp_path / "city.toml").write_text('divisions = "divisions.csv"\n' + CITY, encoding="utf-8")
    (tmp_path / "divisions.csv").write_text("code,name\n509901,两河区\n", encoding="gb18030")
    with pytest.raises(DeclarationError, match="CSV UTF-8"):
        read_pack(str(tmp_path))
    (tmp_path / "divisions.csv").write_text("code,name\r\n509901,两河区\r\n", encoding="utf-8-sig")
    read_pack.cache_clear()
    assert [one.title for one in read_pack(str(tmp_path)).divisions] == ["两河区"]


CITY = 'name = "河城"\ntitle = "河城市场监督管理局"\n[brand]\nname = "信衡"\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (CITY.replace("title", "titel"), "title"),
        ('time_zone = "Asia/Nowhere"\n' + CITY, "time_zone"),
        ('divisions = "divisions.csv"\n' + CITY, "divisions"),
        ('class_public = "maybe"\n' + CITY, "class_public"),
    ],
)
def test_a_wrong_city_file(tmp_path, text, key):
    (tmp_path / "city.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as error:
        read_pack(str(tmp_path))
    assert (error.value.path, error.value.key) == (tmp_path / "city.toml", key)


def test_a_city_that_does_not_exist(tmp_path):
    with pytest.raises(DeclarationError, match=r"没有这个城市包.*chongqing"):
        read_pack(str(tmp_path / "nowhere"))
