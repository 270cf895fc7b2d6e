"""What went wrong, in one sentence a person can act on. Read only when something did: it needs Django."""

import errno

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError

from xinheng.cli.behind import older, steps_behind
from xinheng.fusion.statistics.engines.limits import words_of_memory
from xinheng.kit.declared import DeclarationError
from xinheng.kit.refusal import Refusal

REFUSED, WRONG_SETTING = 1, 2
# DuckDB and SQLite tell of the disk in words, each in its own.
_FULL = ("no space left", "disk is full", "disk full", "disk quota")
_NOT_WRITABLE = ("readonly database", "read-only", "unable to open database file", "permission denied")


def explained(error: Exception) -> tuple[int, str] | None:
    """Exit code and sentence. None for what is a bug, whose traceback is worth more."""
    if isinstance(error, DeclarationError | ImproperlyConfigured):
        return WRONG_SETTING, f"配置有误 / wrong setting: {error}"
    if isinstance(error, Refusal):
        return REFUSED, str(error)
    sentence = _of_the_disk(error) or words_of_memory(error) or _of_the_outside(error)
    return (REFUSED, sentence) if sentence else None


def _of_the_outside(error: Exception) -> str:
    """The sentence for a value, a file, a port or a database that is not as it should be."""
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    if isinstance(error, OSError):
        what = f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
        return f"文件或端口不能用 / file or port not usable: {what}"
    if isinstance(error, DatabaseError) and (behind := _steps_behind()):
        return older(behind)
    if isinstance(error, DatabaseError):
        first = str(error).strip().splitlines()[0]
        return f"数据库没有应答 / the database did not answer: {first} (DATABASE_URL)"
    return ""


def _steps_behind() -> int:
    """How many migrations the database lacks; none where it does not even tell that."""
    try:
        return steps_behind()
    except DatabaseError:
        return 0


def _of_the_disk(error: Exception) -> str:
    """The sentence for a disk that is full or may not be written, whichever library ran into it."""
    words = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT) or any(word in words for word in _FULL):
        return (
            f"磁盘已满 / the disk is full: {settings.XINHENG_HOME} 所在的磁盘没有空间了。已写完的部分都在，"
            "腾出空间后再运行同一条命令，会接着做完。"
        )
    if isinstance(error, OSError) and number not in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ""
    if number in (errno.EROFS, errno.EACCES, errno.EPERM) or any(word in words for word in _NOT_WRITABLE):
        where = getattr(error, "filename", None) or settings.XINHENG_HOME
        return (
            f"不能写入 / not writable: {where} 是只读的，或运行账号没有权限。请改正权限，"
            "或用 XINHENG_HOME 指定可写的文件夹。"
        )
    return ""
