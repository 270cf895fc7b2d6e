"""A file that is saved, not shown."""

from django.http import HttpResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(data: bytes, name: str, kind: str) -> HttpResponse:
    """The answer that a browser saves under this name."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
