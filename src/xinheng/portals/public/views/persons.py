"""查人员: the published lists of key persons, and whether one person, or one certificate, stands on them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xinheng.credit.persons.queries import on_lists_by_number, on_lists_by_person
from xinheng.credit.portrait.listing import PER_PAGE, lists_of, read_list
from xinheng.portals.public.forms import PersonAsked
from xinheng.portals.public.views.lists import page_number
from xinheng.portals.ui.limits import PERSON, SEARCH, limited
from xinheng.portals.ui.records import published_view
from xinheng.support.access.decorators import open_to_all


@open_to_all("依法公示的重点人员名单，姓名脱敏")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(SEARCH, "GET")
@limited(PERSON, "POST")
def persons(request: HttpRequest) -> HttpResponse:
    """`?list=` which one, `?page=` from where; a POST asks for one person or one certificate.

    What is typed there is looked up by its keyed hash, stands in no address and is kept nowhere.
    """
    form, answer = PersonAsked(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        found = on_lists_by_number(told["number"]) if told["number"] else None
        if found is None:
            found = on_lists_by_person(told["person_name"], told["person_id"])
        answer = [published_view(one) for one in found]
    lists = lists_of("persons")
    asked = request.GET.get("list", "")
    first = next((one.key for one in lists if one.count), lists[0].key if lists else "")
    key = asked if asked in {one.key for one in lists} else first
    number = page_number(request.GET.get("page", ""))
    listed = read_list("persons", key, number=number)
    shown = {
        "form": form, "answer": answer, "lists": lists, "key": key, "found": listed, "page": number,
        "records": [published_view(one) for one in listed.records] if listed else [],
        "pages": -(-listed.count // PER_PAGE) if listed else 0,
    }  # fmt: skip
    return render(request, "public/persons.html", shown, status=422 if form.errors else 200)
