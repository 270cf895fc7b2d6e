"""Tasks to do, the form on the phone, which visits lie too near, an order as the entity reads it."""

from xinheng.supervision.inspection.queries.form import (
    FormItem,
    PhoneForm,
    failed_last_time,
    fitting_checklist,
    phone_form,
)
from xinheng.supervision.inspection.queries.near_visits import Overlap, overlap_of
from xinheng.supervision.inspection.queries.orders import OrderShown, StandingPaper, order_told, ordered_by
from xinheng.supervision.inspection.queries.published import items_by_group, list_published, lists_by_field
from xinheng.supervision.inspection.queries.tasks import (
    ON_THE_PHONE,
    TaskRow,
    phone_tasks,
    task_by_number,
    task_rows,
    tasks_for,
    tasks_in_conflict,
    tasks_of_draw,
    visits_to_join,
)

__all__ = [
    "ON_THE_PHONE",
    "FormItem",
    "OrderShown",
    "Overlap",
    "PhoneForm",
    "StandingPaper",
    "TaskRow",
    "failed_last_time",
    "fitting_checklist",
    "items_by_group",
    "list_published",
    "lists_by_field",
    "order_told",
    "ordered_by",
    "overlap_of",
    "phone_form",
    "phone_tasks",
    "task_by_number",
    "task_rows",
    "tasks_for",
    "tasks_in_conflict",
    "tasks_of_draw",
    "visits_to_join",
]
