"""`xinheng erase`: a person's wish to be forgotten, carried out by who answers for it."""

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.registers.erasing import erase_person
from xinheng.fusion.registers.queries import person_by_number
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.accounts.queries import account_named
from xinheng.support.procedures.erasing import erase_party
from xinheng.support.procedures.queries import matter_numbered

KEPT = {"permanent": "依规定长期保存", "not_over": "仍然有效或保存期未满", "open_matter": "有未办结的事项"}


@click.group()
def erase() -> None:
    """Erase a person where the law allows it; the trail keeps that, why and by whom."""


@erase.command()
@click.argument("number")
@click.option("--by", "username", required=True, help="The account that answers for it; it decides such matters there.")
@click.option("--reason", required=True, help="Why, without naming the person.")
def party(number: str, username: str, reason: str) -> None:
    """Erase who raised the closed matter NUMBER, a complaint, an objection or a report: all that names the person."""
    ready_database()
    matter = matter_numbered(number)
    if matter is None:
        raise Refusal(f"没有编号为“{number}”的事项，请核对后再试")
    erase_party(matter=matter, by=_account(username), reason=reason)
    click.echo(f"已销毁 {matter.number} 的提出人信息")


@erase.command()
@click.option("--by", "username", required=True, help="The account that answers for it; it handles privacy requests.")
@click.option("--reason", required=True, help="Why, without naming the person: the request's number.")
@click.option("--entirely", is_flag=True, help="Also what the law orders kept: the data should never have been kept.")
@click.option("--number", prompt="身份证件号码", hide_input=True, help="The identity number; better typed when asked.")
def person(username: str, reason: str, entirely: bool, number: str) -> None:
    """Erase a person of the registers: the sealed parts of what no law orders kept. Tells what stays."""
    ready_database()
    account = _account(username)
    subject = person_by_number(number)
    if subject is None:
        raise Refusal("登记簿里没有这个证件号码的人员，请核对后再试")
    proof = erase_person(subject=subject, by=account, reason=reason, entirely=entirely)
    click.echo(f"已销毁 {proof.number} 条记录的个人信息；证明 {proof.path}，摘要 {proof.digest}")
    for why, types in proof.kept.items():
        for type, count in types.items():
            click.echo(f"保留 {count} 条 {standard().type(type).title}：{KEPT[why]}")


def _account(username: str) -> Account:
    account = account_named(username)
    if account is None:
        raise Refusal(f"没有名为“{username}”的账号，请给出负责销毁的账号")
    return account
