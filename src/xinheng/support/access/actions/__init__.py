"""Roles are given, by one or by two, and taken; every one of it is told to the trail."""

from xinheng.support.access.actions.first import FirstAdministrator, seed_first_administrator
from xinheng.support.access.actions.giving import confirm_role, give_role, propose_role, refuse_role
from xinheng.support.access.actions.keys import renew_password, renew_second_factor, reopen
from xinheng.support.access.actions.taking import close_account, take_role
from xinheng.support.access.actions.telling import record_grant

__all__ = [
    "FirstAdministrator",
    "close_account",
    "confirm_role",
    "give_role",
    "propose_role",
    "record_grant",
    "refuse_role",
    "renew_password",
    "renew_second_factor",
    "reopen",
    "seed_first_administrator",
    "take_role",
]
