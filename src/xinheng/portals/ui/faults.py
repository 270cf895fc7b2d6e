"""The words for what can fail: what happened, what became of the input, what to do now."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What a person reads when a request cannot be served."""

    status: int
    error: str
    title: str
    what: str
    input: str
    todo: str


FAULTS = {
    fault.status: fault
    for fault in (
        Fault(
            400,
            "bad_request",
            "这个请求看不懂",
            "网址或表单里有缺少或写错的内容。",
            "刚才的内容没有保存。",
            "返回上一页检查后再提交，填过的内容还在。",
        ),
        Fault(
            403,
            "forbidden",
            "这页需要另外的权限",
            "您现在的账号不能看这页，或不能做这件事。",
            "什么都没有改动。",
            "请找本单位的系统管理员开通，或换一个账号登录。",
        ),
        Fault(
            404,
            "not_found",
            "没有这个网页",
            "网址可能少了几个字，或这页已经撤下。",
            "没有任何内容丢失。",
            "回首页用店名或 18 位信用代码查找。",
        ),
        Fault(
            405,
            "method_not_allowed",
            "这一步要从页面上的按钮进入",
            "这个网址只接收提交的表单，不能直接打开。",
            "没有任何内容丢失。",
            "返回上一页，用页面上的按钮再做一次。",
        ),
        Fault(
            408,
            "too_slow",
            "网络太慢，没有收完",
            "这次提交的内容传到一半停住了。",
            "刚才的内容没有保存，返回上一页还在。",
            "换到信号好的地方，或少传几张照片再试。急事请打 12315。",
        ),
        Fault(
            411,
            "length_required",
            "这个请求看不懂",
            "请求没有说明内容的长度（Content-Length）。",
            "刚才的内容没有保存。",
            "请换一个浏览器再试；程序请先写明长度再发送。",
        ),
        Fault(
            413,
            "too_large",
            "上传的内容太大",
            "一次最多 9 张照片，每张不超过 10 MB。",
            "文字和照片都没有保存，返回上一页文字还在。",
            "删掉几张照片或换小一点的再提交。",
        ),
        Fault(
            429,
            "too_many",
            "操作太快了",
            "短时间内来自同一网络的请求太多。",
            "刚才的内容没有保存，返回上一页还在。",
            "请等几分钟再试。急事请打 12315。",
        ),
        Fault(
            500,
            "server_error",
            "这一步没有做成",
            "程序出了错，已经记下，会有人查看。",
            "刚才的操作没有生效，没有只做一半。",
            "返回上一页再试一次，填过的内容还在；仍不行请报下面的编号。",
        ),
        Fault(
            503,
            "unavailable",
            "系统正忙，请稍候",
            "数据库暂时连不上，通常几分钟内恢复。",
            "刚才的操作没有生效，没有只做一半；返回上一页，填过的内容还在。",
            "过几分钟再试一次。急事请打 12315。",
        ),
    )
}

# Words of SQLite and PostgreSQL, and what they mean.
REASONS = {
    "locked": "系统正在写入大批数据，这次没有排上。",
    "lock timeout": "系统正在写入大批数据，这次没有排上。",
    "statement timeout": "这一步用的时间太长，已经停下。",
    "disk is full": "服务器的存储空间已满，现在只能查看，不能提交。",
    "quota exceeded": "服务器的存储空间已满，现在只能查看，不能提交。",
    "no space left": "服务器的存储空间已满，现在只能查看，不能提交。",
    "readonly": "系统现在只读（维护中），只能查看，不能提交。",
    "read-only": "系统现在只读（维护中），只能查看，不能提交。",
}


def fault_json(fault: Fault, what: str = "", number: str = "") -> bytes:
    """One fault as the API tells it: what happened, what became of what was sent, a number to quote."""
    became = fault.input.rstrip("。").partition("；")[0].partition("，返回")[0]
    detail = f"{what or fault.what}{became}。" + (f"编号 {number}。" if number else "")
    told = {"error": fault.error, "detail": detail, "field": None}
    return json.dumps(told, ensure_ascii=False).encode()


# A form that is too old has nothing to do with permissions.
OLD_FORM = Fault(
    403,
    "forbidden",
    "这张表单没有提交",
    "这张表单打开得太久、打开以后换了登录的人或者单位，或不是从本站打开的，所以没有提交。",
    "什么都没有改动，填写的内容在上一页。",
    "返回上一页，刷新后再提交一次；要登录的，先登录。",
)

# Neither another account nor the workbench helps: both are as closed from there.
FROM_OUTSIDE = Fault(
    403,
    "forbidden",
    "这页只能在单位内部打开",
    "工作人员的页面只从单位的内部网络打开，您现在的网络不在其中。",
    "什么都没有改动。",
    "请连上单位的内部网络再打开；在单位里也打不开的，请联系本单位的系统管理员。",
)
