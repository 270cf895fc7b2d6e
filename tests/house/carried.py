"""What an answer carries beside its words: headers for browsers, and who may keep it."""

from django.http import HttpResponse

EXPECTED = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


def lacking(response: HttpResponse) -> list[str]:
    """The headers that are missing or weaker than they should be."""
    wrong = [name for name, value in EXPECTED.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        wrong.append("Content-Security-Policy")
    if response.headers.get("Server") or response.headers.get("X-Powered-By"):
        wrong.append("says what it runs on")
    return wrong


def is_kept(response: HttpResponse) -> bool:
    """Whether a browser or a cache on the way may keep it."""
    return "no-store" not in response.headers.get("Cache-Control", "")


def is_bare(response: HttpResponse) -> bool:
    """Whether somebody is refused by a page that no template made."""
    page = response.get("Content-Type", "").startswith("text/html") and response.content
    return response.status_code >= 400 and bool(page) and not getattr(response, "templates", [])
