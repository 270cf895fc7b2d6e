"""The lease table behind Django's Tasks API: a task is enqueued in the caller's transaction, or not at all."""

import uuid
from typing import Any, TypeVar

from django.apps import apps
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json
from typing_extensions import ParamSpec

from xinheng.kit import city_time

P = ParamSpec("P")
T = TypeVar("T")

STATUS = {
    "ready": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "dead": TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Keeps jobs as rows. `OPTIONS`: `max_attempts` (8)."""

    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        """Add the job; it becomes visible to workers when the caller's transaction commits."""
        self.validate_task(task)
        now = city_time.now()
        # Tasks are declared before the app registry is ready, so this module cannot import the model.
        job = apps.get_model("jobs", "Job").objects.create(
            id=uuid.uuid4(),
            task=task.module_path,
            queue=task.queue_name,
            priority=task.priority,
            args=normalize_json(list(args)),
            kwargs=normalize_json(dict(kwargs)),
            run_after=task.run_after or now,
            enqueued_at=now,
            max_attempts=self.options.get("max_attempts", 8),
        )
        return self._result(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job as Django's Tasks API shows it."""
        job = apps.get_model("jobs", "Job").objects.filter(pk=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self._result(job, import_string(job.task))

    def _result(self, job: Any, task: Task[Any, Any]) -> TaskResult[Any]:
        errors = [TaskError(exception_class_path="builtins.Exception", traceback=job.last_error)]
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=str(job.pk),
            status=STATUS[job.state],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            last_attempted_at=job.started_at,
            args=job.args,
            kwargs=job.kwargs,
            backend=self.alias,
            errors=errors if job.last_error else [],
            worker_ids=[""] * job.attempts,
        )
        object.__setattr__(result, "_return_value", job.result)
        return result
