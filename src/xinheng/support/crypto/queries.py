"""How the keys stand."""

from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto.keyring import Key, fingerprint, path_of, read_now, stored
from xinheng.support.crypto.models import KeyMark


def key_problems() -> list[str]:
    """What is wrong with the keys, one sentence each; reads the files anew. Empty when all is well."""
    marks = dict(KeyMark.objects.filter(retired_at=None).values_list("name", "fingerprint"))
    return [problem for which in Key if (problem := _problem(which, marks.get(which)))]


def _problem(which: Key, known: str | None) -> str:
    if stored(which) is None:
        if known is None:  # before the first start
            return ""
        return (
            f"密钥文件 {path_of(which)} 不见了；没有它，已有的数据打不开或认不出。请从密钥备份恢复这个文件，"
            "不要另造一把。"
        )
    try:
        value = read_now(which)
    except ImproperlyConfigured as error:
        return str(error)
    if known is not None and fingerprint(which, value) != known:
        return (
            f"密钥文件 {path_of(which)} 不是这个数据库用的那一把（指纹应为 {known[:8]}…，实为 "
            f"{fingerprint(which, value)[:8]}…）。请从密钥备份恢复原来的文件。"
        )
    return ""
