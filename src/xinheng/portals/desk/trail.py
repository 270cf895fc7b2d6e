"""The trail's events as people read them: what thing it is about, and what is told of it, in words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from xinheng.support.access.roles import ROLES
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.queries import numbers_of
from xinheng.support.procedures.table.registry import current_procedures

MATTER = "procedures.matter"
# Kinds of things that events are about, as the trail keeps them.
THINGS = {
    "accounts.account": "账号", "audit": "审计链", "backup": "备份", "catalogue.score": "质量评分",
    "catalogue.standardversion": "标准版本", "clue": "线索", "codes.shopcode": "店码", "complaint": "投诉",
    "complaints.complaint": "投诉", "crypto.key": "密钥", "files.storedfile": "文件",
    "inspection.inspectiontask": "检查", "intake.intakerun": "接入", "job": "后台任务", "mandates.mandate": "授权",
    "orgs.organisation": "机构", "parameter": "参数", "procedures.parameteramendment": "参数修改",
    "registers.batch": "记录批次", "registers.record": "记录", "registers.source": "数据来源",
    "registers.subject": "主体", "risk.riskrun": "信用分类", "subject": "主体", "year": "年份",
}  # fmt: skip
NAMES = {
    "about": "关于", "accepted": "接受", "address": "地址", "as_of": "截止日", "basis": "依据", "batch": "批次",
    "batches": "批次", "breaks": "断点", "changed": "变动", "channel": "渠道", "columns": "列", "days": "天数",
    "digest": "摘要", "division": "行政区划", "events": "事件", "expires_on": "到期日", "failing": "不符合",
    "field": "领域", "findings": "问题", "fingerprint": "指纹", "grades": "分类", "issued": "发放",
    "late": "迟到", "list": "清单", "mentions": "提及", "name": "名称", "office": "单位", "organisation": "单位",
    "place": "序号", "purpose": "用途", "read": "读入", "reason": "理由", "record_type": "数据类",
    "records": "记录数", "refused": "拒签", "rejected": "退回", "rejects_file": "退回文件", "restored": "恢复",
    "role": "角色", "rows": "行数", "run": "接入批次", "scorecard": "评分卡", "seconds": "秒", "settled": "补全",
    "sheet": "删除证明", "shown": "所示内容摘要", "side": "一方", "since": "起用", "size": "字节",
    "source": "来源", "strokes": "笔画", "subject": "主体", "texts": "文字", "to": "到", "type": "数据类",
    "types": "数据类数", "unchanged": "未变", "unlinked": "待归并", "username": "登录名", "value": "值",
    "void": "作废", "waited": "解除等待", "warnings": "提示", "withdrawn": "撤回", "witness": "见证行数",
    "wording": "措辞", "year": "年份",
}  # fmt: skip


@dataclass(frozen=True)
class TrailLine:
    """An event, the thing it is about, and what it tells."""

    event: AuditEvent
    thing: str
    detail: str


def lines_of(events: Sequence[AuditEvent]) -> list[TrailLine]:
    """A page of events, the numbers of their matters found in one query."""
    asked = [event.target_id for event in events if event.target_kind == MATTER]
    numbers = numbers_of(asked)
    return [TrailLine(one, _thing(one, numbers), _detail(one)) for one in events]


def _thing(event: AuditEvent, numbers: dict[str, str]) -> str:
    if event.target_kind == MATTER:
        return numbers.get(event.target_id) or f"事项 {event.target_id}"
    return f"{THINGS.get(event.target_kind, event.target_kind)} {event.target_id}"


def _detail(event: AuditEvent) -> str:
    """In one line; empty values left out, and of a step the digest of its words: it is there to be verified."""
    told = json.loads(event.detail or "{}")
    if event.target_kind == MATTER and "seq" in told:
        told.pop("content", None)
        return _step(event.verb.partition(".")[0], told)
    return "；".join(
        f"{NAMES.get(name, name)} {_plain(name, value)}" for name, value in told.items() if value or value == 0
    )


def _step(procedure: str, told: dict[str, object]) -> str:
    states = next((one.states for one in current_procedures() if one.id == procedure), {})
    way = [states[name].title if name in states else name for name in (str(told["from"]), str(told["to"])) if name]
    return f"第 {told['seq']} 步：{' → '.join(dict.fromkeys(way))}"


def _plain(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_plain(name, one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {_plain(name, one)}" for key, one in value.items())
    if name == "role" and value in ROLES:
        return ROLES[str(value)].title
    return str(value)
