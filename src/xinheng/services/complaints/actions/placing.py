"""Where a complaint goes, and by which move: to the office of the business, else of the place, else to the city's."""

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.places import office_of_place
from xinheng.services.complaints.actions.form import ComplaintForm, ComplaintRefused
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import grants_of, may
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.queries import top_organisation


def office_for(form: ComplaintForm, subject: Subject | None, by: Account | None) -> str:
    """Where the business is (art 13): its own office, else that of the place named; else the desk that wrote it down,
    else the city's. A desk that handles nothing there takes it in and dispatches it: nobody is sent away."""
    found = _in_charge(form, subject)
    desk = next(iter(grants_of(by, Permission.HANDLE_COMPLAINT)), None) if by else None
    if by and desk and not (found and may(by, Permission.HANDLE_COMPLAINT, office=found, field=form.field)):
        return desk.organisation.path
    if found:
        return found
    top = top_organisation()
    if top is None:
        raise ComplaintRefused("平台还没有设置组织机构，暂时不能受理投诉，请拨打 12315。")
    return top.path


def _in_charge(form: ComplaintForm, subject: Subject | None) -> str:
    """The office of the business, else of the place named; "" where neither tells."""
    found = subject.office if subject else ""
    return found or (office_of_place(form.respondent_address) if form.respondent_address else "") or ""


def verb_for(form: ComplaintForm, subject: Subject | None, office: str, by: Account | None) -> str:
    """Whether anything is left to dispatch: nothing where a business known by its code has its office, or where who
    writes it down handles the complaints of the place named."""
    if by is None:
        return "submit_to_office" if subject and subject.office else "submit"
    return "register_in_own_office" if _in_charge(form, subject) == office else "register_on_behalf"
