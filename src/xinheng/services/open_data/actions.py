"""Publishing: what changed since the last release becomes a new one."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.services.open_data.datasets import Content, Dataset, content_of, datasets
from xinheng.services.open_data.models import Release
from xinheng.services.open_data.queries import KEPT, folder_of, newest
from xinheng.services.open_data.writing import digest_of, write_files
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


@dataclass(frozen=True)
class Published:
    """What became of one dataset: its release, whether it is new; None where there is nothing to publish yet."""

    dataset: Dataset
    release: Release | None
    new: bool


def publish(*, by: Actor, wanted: Iterable[Dataset] | None = None) -> list[Published]:
    """Publish these datasets, or all. A dataset that says what its last release says gets none; an empty one never had
    gets none either."""
    last = newest()
    return [_publish(one, last.get(one.id), by) for one in (datasets().values() if wanted is None else wanted)]


def _publish(one: Dataset, last: Release | None, by: Actor) -> Published:
    content = content_of(one)
    if content is None or not (content.rows or last):
        return Published(one, last, new=False)
    digest = digest_of(one, content)
    if last and last.digest == digest and last.licence == pack().city.open_licence:
        return Published(one, last, new=False)
    return Published(one, _release(one, content, digest, (last.version if last else 0) + 1, by), new=True)


def _release(one: Dataset, content: Content, digest: str, version: int, by: Actor) -> Release:
    """Files aside, then the row, then the files in their place: a release that is told has its files."""
    release = Release(
        dataset=one.id, version=version, made_at=city_time.now(), rows=len(content.rows), held_back=content.held_back,
        licence=pack().city.open_licence, digest=digest,
    )  # fmt: skip
    folder = folder_of(one.id, version)
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    head = {"dataset": one.id, "title": one.title, "version": version, "made_on": city_time.today().isoformat(),
            "licence": release.licence, "publisher": pack().city.title, "basis": one.basis,
            "held_back": content.held_back}  # fmt: skip
    release.files = write_files(one, content, head, aside)
    with transaction.atomic():
        release.save()
        record_event(
            stream=stream_for("", "open_data"), verb="publish_open_data", actor=by, target=release,
            detail={"list": one.id, "rows": release.rows, "held_back": release.held_back, "digest": digest},
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    _clear(one.id, version)
    return release


def _clear(dataset: str, newest_version: int) -> None:
    for path in folder_of(dataset, newest_version).parent.glob("[0-9]*"):
        if int(path.name) <= newest_version - KEPT:
            shutil.rmtree(path)
