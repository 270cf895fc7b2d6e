"""`xinheng disclose`: what is held of a person, as a file for that person."""

import os
from pathlib import Path

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.registers.disclosing import HeldRecord, disclose_person
from xinheng.fusion.registers.queries import person_by_number
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints.disclosing import Raised, disclose_complaints
from xinheng.services.mandates.queries import acting_for
from xinheng.support.accounts.models import Account
from xinheng.support.accounts.queries import account_named

KEPT = {"permanent": "长期保存"}


@click.command()
@click.option("--by", "username", required=True, help="The account that answers for it; it handles privacy requests.")
@click.option("--reason", required=True, help="The request's number; names nobody.")
@click.option("--to", "to", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--number", prompt="身份证件号码（没有按回车）", hide_input=True, default="", help="Better typed when asked."
)
@click.option("--phone", prompt="本人证明过的电话（没有按回车）", hide_input=True, default="", help="The same.")
def disclose(username: str, reason: str, to: Path, number: str, phone: str) -> None:
    """Write what is held of a person into a file: records of the registers by the identity number, complaints and
    mandates by a telephone that the person has proven to be theirs."""
    ready_database()
    by = account_named(username)
    if by is None:
        raise Refusal(f"没有名为“{username}”的账号，请给出负责办理的账号")
    if is_blank(number) and is_blank(phone):
        raise Refusal("证件号码和电话至少给一样，才找得到本人的信息")
    text = "\n".join([*_head(reason), *_records(number, by, reason), *_by_phone(phone, by, reason)]) + "\n"
    _write(to, text)
    click.echo(f"已写入 {to}（仅本机当前用户可读）。交给本人后请删除；交付的方式和日期写进请求的答复。")


def _head(reason: str) -> list[str]:
    return ["本机关保存的您的个人信息", f"请求编号：{reason.strip()}", f"日期：{city_time.today()}", ""]


def _records(number: str, by: Account, reason: str) -> list[str]:
    if is_blank(number):
        return []
    subject = person_by_number(number)
    if subject is None:
        return ["一、登记簿：没有这个证件号码的人员。", ""]
    held = disclose_person(subject=subject, by=by, reason=reason)
    return [f"一、登记簿：{len(held)} 条", "", *(line for one in held for line in _record(one))]


def _record(one: HeldRecord) -> list[str]:
    state = "现行" if one.current else "已被替换"
    head = (
        f"{one.title}（{state}） 来源：{one.supplier} 收到：{one.since} 保存期：{KEPT.get(one.kept_for, one.kept_for)}"
    )
    gone = ["    其中加密的内容保存期满，已经销毁。"] if one.sealed_destroyed else []
    return [head, *(f"    {title}：{value}" for title, value in one.fields), *gone, ""]


def _by_phone(phone: str, by: Account, reason: str) -> list[str]:
    if is_blank(phone):
        return []
    raised = disclose_complaints(phone=phone, by=by, reason=reason)
    mandates = acting_for(phone)
    lines = [f"二、用这个电话提出的投诉：{len(raised)} 件", "", *(line for one in raised for line in _complaint(one))]
    return [*lines, f"三、用这个电话为经营主体办事：{len(mandates)} 家", *(f"    {one}" for one in mandates), ""]


def _complaint(one: Raised) -> list[str]:
    return [f"{one.number} {one.received_on}", *(f"    {title}：{value}" for title, value in one.fields), ""]


def _write(to: Path, text: str) -> None:
    """For who runs the command alone; what lies there is not overwritten."""
    try:
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal(f"{to} 已经存在，请换一个文件名") from None
    with os.fdopen(descriptor, "w", encoding="utf-8-sig") as file:
        file.write(text)
