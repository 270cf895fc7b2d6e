"""One shop and one clue about it, carried as far as a test needs: sent out, staffed, approved, on site, reviewed."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests import cast as people
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move

SHOP = generate(division="509901", serial=1, category="2")
NAME = "两河区第一面馆"
ITEMS = ("licence_displayed", "address_matches", "scope_and_permits", "annual_report", "prices_marked",
         "receipts_given", "complaint_matter")  # fmt: skip


@dataclass
class Story:
    """Who is there and how far it went."""

    cast: people.Cast
    liu: Account
    clue: Clue
    task: InspectionTask | None = None

    @property
    def zhao(self) -> Account:
        return self.cast.zhao


def shop(code: str = SHOP, name: str = NAME, **more: str):
    """A household with a noodle shop in Jiang'an Road, as the registration department says it."""
    row = {
        "uscc": code, "entity_name": name, "established_on": "2020-05-06",
        "registration_authority": "两河区市场监督管理局",
        "registered_address": "两河区江岸路 12 号", "registered_division": "509901001", "registration_state": "1",
        "industry_code": "H6210",
    }  # fmt: skip
    write_records(type="registration", rows=[row | more], by="system")
    return subject_by(f"uscc:{code}")


def second_officer(office: str = people.OFFICE) -> Account:
    """Liu, Zhao's colleague: nobody inspects alone."""
    return _inspector("liu", "刘青", "50990101003", office)


def colleague(office: str = people.OFFICE) -> Account:
    """He Shan, an inspector of the same office who is on no team."""
    return _inspector("heshan", "何山", "50990101004", office)


def _inspector(username: str, name: str, certificate: str, office: str) -> Account:
    given = {"display_name": name, "certificate_number": certificate, "office": office}
    account, _ = Account.objects.get_or_create(username=username, defaults=given)
    organisation = people.cast().organisations[office]
    Grant.objects.get_or_create(account=account, role="inspector", organisation=organisation, division="", field="")
    return account


def begin(source: str = "12315", text: str = "面里有异物") -> Story:
    """A clue about the shop, ready for command."""
    cast = people.cast()
    shop()
    clue = register_clue(
        tip=Tip(breach_suspected=True, source=source, text=text, identity=f"uscc:{SHOP}"),
        office=people.DISTRICT,
        by=cast.zhou,
    )
    move(matter=clue.matter, verb="send_to_dispatch", by=cast.sun)
    return Story(cast, second_officer(), clue)


def sent(story: Story | None = None) -> Story:
    """Sent to the office in charge, with its task."""
    story = story or begin()
    story.task = actions.dispatch_and_open(
        clue=story.clue, office=people.OFFICE, by=story.cast.zhou, instruction="核实后厨卫生", checklist="general"
    )
    return story


def staffed() -> Story:
    """Two officers named."""
    story = sent()
    actions.name_officers(task=story.task, officers=[story.zhao, story.liu], by=story.zhao)
    return story


def on_site() -> Story:
    """Approved, and the officers stand in the shop."""
    story = staffed()
    actions.approve_check(task=story.task, by=story.cast.sun)
    actions.arrive(task=story.task, by=story.zhao, typed_because="店内未张贴主体码")
    return story


def entry(item: str, answer: str = "pass", **more) -> actions.Noted:
    """One answer as a phone sends it."""
    given = {"id": f"{item}-{answer}", "noted_at": city_time.now()} | more
    return actions.Noted(item=item, answer=answer, **given)


def answers(**failed: str) -> list[actions.Noted]:
    """The whole form: everything passes but what is named with its note."""
    return [entry(item, "fail" if item in failed else "pass", note=failed.get(item, "")) for item in ITEMS]


def picture(colour: str = "white") -> bytes:
    """A small PNG: a photo, or strokes of a signature."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(out, "PNG")
    return out.getvalue()


def signed(story: Story) -> None:
    """The party signs what stands, and so do both officers."""
    actions.sign(task=story.task, name="陈大文", image=picture(), by=story.zhao)
    officers_sign(story)


def officers_sign(story: Story) -> None:
    """Both officers sign, on one phone."""
    for officer in (story.zhao, story.liu):
        given = {"role": "officer", "officer": officer, "name": officer.display_name, "image": picture()}
        actions.sign(task=story.task, by=story.zhao, **given)


def finished(**failed: str) -> Story:
    """Findings entered and signed, in review."""
    return looked_at(on_site(), **failed)


def found_wrong() -> Story:
    """The same, with the address not the registered one."""
    return finished(address_matches="实际在 14 号")


def checked_again(story: Story, **failed: str) -> Story:
    """The same officers look at the same shop a second time, of which a visit shortly before has its reason."""
    story.task = actions.open_routine_task(
        identity=f"uscc:{SHOP}", office=people.OFFICE, by=story.zhao, aim="回头看", checklist="general"
    )
    actions.name_officers(task=story.task, officers=[story.zhao, story.liu], by=story.zhao)
    actions.approve_check(task=story.task, by=story.cast.sun, overlap_reason="回头看上次提示的问题")
    actions.arrive(task=story.task, by=story.zhao, typed_because="店内未张贴主体码")
    return looked_at(story, **failed)


def looked_at(story: Story, **failed: str) -> Story:
    """What was found on site goes to review."""
    actions.record_findings(task=story.task, entries=answers(**failed), by=story.zhao)
    signed(story)
    actions.finish_check(task=story.task, by=story.zhao)
    move(matter=story.task.matter, verb="submit_result", by=story.zhao)
    return story


def rechecked(story: Story, by_whom: Account | None = None) -> dict[str, Any]:
    """What a passed re-check tells: what was seen, by whom besides, and the photo of it."""
    proof = SimpleUploadedFile("复查.png", picture("grey"), "image/png")
    return {"words": "门牌已更换，与登记一致", "colleague": by_whom or story.liu, "proof": proof}


def later(minutes: int):
    """A moment on the phone's clock."""
    return city_time.now() + timedelta(minutes=minutes)
