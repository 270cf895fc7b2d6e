"""How far the demo city is loaded, kept beside its files: an interrupted run is told apart from a finished one."""

import json
from pathlib import Path
from typing import Any

Asked = dict[str, int | float | str]


class LoadProgress:
    """The steps of one city, by what was asked for (subjects, seed, density, day)."""

    def __init__(self, folder: Path, asked: Asked) -> None:
        self._path = folder / "progress.json"
        self._asked = asked
        self._before = self._read()

    @property
    def found(self) -> str:
        """What an earlier run left here, in one sentence."""
        if not self._before:
            return "这里还没有演示城市，从头生成"
        if self._before["asked"] != self._asked:
            before = self._before["asked"]
            return (
                f"这里已有另一座演示城市（{before['subjects']} 主体，{before['as_of']}），在它之上继续装入；"
                "要从头来，请先删去状态文件夹"
            )
        if self._before["step"] == "":
            return "这里已有这座演示城市，核对各步，只补缺少的"
        return f"上次在“{self._before['step']}”这一步中断，接着做；已装入的不会重复"

    def at(self, step: str) -> None:
        """The step that is being done now; empty when all are done. Written aside, so never half."""
        aside = self._path.with_suffix(".part")
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps({"asked": self._asked, "step": step}, ensure_ascii=False), encoding="utf-8")
        aside.replace(self._path)

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return kept if isinstance(kept, dict) and {"asked", "step"} <= kept.keys() else {}
