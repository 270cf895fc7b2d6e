"""Deliveries taken in by the worker."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django_tasks import task

from xinheng.fusion.intake.arriving.keeping import forget_old, put_off
from xinheng.fusion.intake.arriving.taking import WAITS, take
from xinheng.fusion.intake.writing.forgetting import forget_old as forget_cells
from xinheng.kit import city_time

# Until a source that somebody else has is asked for again.
PAUSE = timedelta(seconds=5)


@task(queue_name="long")
def take_delivery(pk: int) -> str:
    """接入送来的数据：一份送到平台的文件，试读或写入登记簿。"""
    done = take(pk)
    if done == WAITS:
        with transaction.atomic():
            put_off(pk, UUID(take_delivery.using(run_after=city_time.now() + PAUSE).enqueue(pk).id))
    return done


@task()
def forget_deliveries() -> int:
    """试读过、一天没有接入的文件，和放久了的退回行的原值，销毁。"""
    forget_cells(city_time.now())
    return forget_old()
