"""The daily destruction of what is no longer kept."""

from django_tasks import task

from xinheng.fusion.registers.erasing import carry_out_retention
from xinheng.kit import city_time


@task()
def destroy_what_is_due() -> int:
    """Destroy the sealed parts whose retention is over; gives how many records lost theirs."""
    proof = carry_out_retention(on=city_time.today())
    return proof.number if proof else 0
