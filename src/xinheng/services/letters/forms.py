"""What the acts of a letter ask."""

from typing import Any

from xinheng.kit import city_time
from xinheng.services.letters import rules
from xinheng.services.letters.declarations import KINDS, topics
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.asking import Asked, WholeNumberField, from_list, line, lines, one_of

MOST_DAYS = 60


def days(label: str, hint: str = "") -> WholeNumberField:
    """A number of working days."""
    return WholeNumberField(
        label=label, min_value=1, max_value=MOST_DAYS, help_text=hint,
        error_messages={
            "required": f"填写{label}", "invalid": f"{label}应是数字",
            "min_value": f"{label}从 1 起", "max_value": f"{label}最多填 {MOST_DAYS}",
        },
    )  # fmt: skip


class Worded(Asked):
    """Text, items and term: filled in first, and when a draft came back."""

    text = lines("正文", 6, hint="留空不填的，提交时带出所选事项的标准文字；其中的＿＿要补全。", required=False)
    basis = line("依据", most=200, required=False)
    items = lines("要回复的事项", 4, required=False, hint="一行一项，企业逐项回复；提示、警示不用填。")
    term_days = days("回复期限（工作日）", "送达次日起算；提示、警示不需要回复。")

    def prepare(self) -> None:
        """The term of the platform, or what the draft says."""
        self.fields["term_days"].initial = int(parameter("letter.answer", city_time.today()))
        letter = getattr(self.target, "letter", None) or (self.target if hasattr(self.target, "items") else None)
        if letter is not None:
            self.initial = {"text": letter.text, "basis": letter.basis, "items": "\n".join(letter.items)}
            self.initial["term_days"] = letter.matter.facts.get("term_days")

    def clean(self) -> dict[str, Any]:
        """Blanks are filled, and what wants an answer says what is to be answered."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        told["items"] = [one.strip() for one in str(told.get("items") or "").splitlines() if one.strip()]
        self.check(told, getattr(self.target, "kind", "prompt"))
        return told

    def check(self, told: dict[str, Any], kind: str) -> None:
        """What a letter of this kind lacks."""
        text, items = str(told.get("text") or ""), told["items"]
        if not text:
            self.add_error("text", "填写正文")
        for name, said in (("text", text), ("items", str(items))):
            if rules.unfilled(said):
                self.add_error(name, "还有＿＿没有填写，请补全")
        if len(items) > rules.MOST_ITEMS:
            self.add_error("items", f"最多 {rules.MOST_ITEMS} 项，填写了 {len(items)} 项")
        if KINDS[kind].answered and not items:
            self.add_error("items", "函询、质询、责令改正要写明回复哪几项")


class LetterDraft(Worded):
    """A letter to one business or to a list of them."""

    kind = one_of("种类", [(name, one.title) for name, one in KINDS.items()])
    topic = from_list("事项")
    codes = lines("发给谁", 4, ask="填写发给谁", hint="统一社会信用代码，一行一个，可以从表格粘贴；一次最多发 200 家。")
    field_order = ("kind", "topic", "codes", "text", "basis", "items", "term_days")

    def prepare(self) -> None:
        """The topics of the city."""
        super().prepare()
        named = [
            (name, f"{one.title}（{'、'.join(KINDS[kind].title for kind in one.kinds)}）")
            for name, one in topics().items()
        ]
        self.fields["topic"].choices = [("", "选择事项"), *named]  # type: ignore[attr-defined]
        self.fields["codes"].max_length = 6000  # type: ignore[attr-defined]
        topic = topics().get(self.data.get("topic", "")) if self.is_bound else None
        if topic is not None:
            # Shown where it was left empty, so that its blanks can be filled in.
            given = {"text": topic.text, "basis": topic.basis, "items": "\n".join(topic.items)}
            filled = {name: value for name, value in given.items() if not self.data.get(name, "").strip()}
            self.data = {**dict(self.data.items()), **filled}

    def clean(self) -> dict[str, Any]:
        """The standard text where nothing else was written; the codes as a list."""
        kind, topic = self.cleaned_data.get("kind"), topics().get(str(self.cleaned_data.get("topic")))
        if topic is not None and kind and kind not in topic.kinds:
            self.add_error("topic", f"“{topic.title}”没有{KINDS[kind].title}的标准文字，请换一个事项或种类")
        told = super().clean()
        told["codes"] = rules.codes_in(str(told.get("codes") or ""))
        if told["codes"]:
            for problem in rules.code_problems(told["codes"])[:5]:
                self.add_error("codes", problem)
        return told

    def check(self, told: dict[str, Any], kind: str) -> None:
        """By the kind that was chosen."""
        super().check(told, str(told.get("kind") or "prompt"))


class ToldToBusiness(Asked):
    """What is told to the business."""

    reason = lines("告诉企业的话", 3)
