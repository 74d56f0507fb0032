"""A durable task carries out its message as good as once, and gives up in a way that somebody sees."""

import pytest
from django.db import connection

from portal.core import clock, outbox
from portal.core.actors import SYSTEM
from portal.core.jobs import open_job, take_job
from portal.core.models import Job, JobState, OutboxMessage
from portal.core.tasks import park_unknown, run_message
from tests.core import probe

pytestmark = pytest.mark.django_db


def a_job() -> str:
    return str(open_job(kind="probe", title="试", by=SYSTEM).code)


def send(task: str, **arguments: object) -> OutboxMessage:
    return outbox.send(task, job=a_job(), **arguments)  # type: ignore[arg-type]


def runs(message: OutboxMessage) -> int:
    return Job.objects.get(code=message.arguments["job"]).done


def run(message: OutboxMessage, times: int = 1) -> OutboxMessage:
    for _ in range(times):
        run_message(message.code)
    message.refresh_from_db()
    return message


def test_it_runs_a_message_once_however_often_it_comes() -> None:
    message = run(send("probe.count"), times=3)
    assert runs(message) == 1
    assert message.done_at
    assert message.attempts == 1


def test_it_runs_directly_without_a_message() -> None:
    job = a_job()
    probe.count(job=job)
    assert Job.objects.get(code=job).done == 1


def test_it_takes_the_arguments_from_the_message_and_not_from_the_broker() -> None:
    message, other = send("probe.count"), a_job()
    probe.count.apply(kwargs={"job": other}, task_id=str(message.code)).get()
    assert (runs(message), Job.objects.get(code=other).done) == (1, 0)


def test_it_does_nothing_for_a_message_nobody_wrote() -> None:
    job = a_job()
    probe.count.apply(kwargs={"job": job}).get()
    assert Job.objects.get(code=job).done == 0


def test_it_tries_again_later_after_a_failure() -> None:
    message = run(send("probe.fail", times=1))
    assert message.last_error == "RuntimeError: probe"
    assert message.not_before > clock.real_now()
    assert run(message).done_at
    assert (message.attempts, message.last_error) == (2, "")


def test_it_parks_after_the_third_failure() -> None:
    message = run(send("probe.fail"), times=5)
    assert message.parked_at
    assert (runs(message), message.attempts) == (3, 3)


def test_it_parks_what_kills_its_worker() -> None:
    """Three tries were begun and none came back: a fourth would only kill a fourth worker."""
    message = send("probe.count")
    OutboxMessage.objects.update(attempts=3)
    assert run(message).parked_at
    assert runs(message) == 0


def test_it_fails_the_jobs_of_a_parked_message() -> None:
    message = run(send("probe.fail_with_job"), times=3)
    job = Job.objects.get(code=message.arguments["job"])
    assert job.state == JobState.FAILED
    assert "RuntimeError: probe" in job.message


@pytest.mark.parametrize(
    ("task", "arguments", "reason"),
    [
        ("probe.nobody", {}, "未知任务"),
        ("probe.second_form", {}, "不认识的参数版本：1"),
        ("probe.count", {"colour": "red"}, "参数不符"),
    ],
)
def test_it_parks_at_once_what_it_does_not_understand(task: str, arguments: dict[str, str], reason: str) -> None:
    message = run(send(task, **arguments))
    assert message.parked_at
    assert reason in message.last_error
    assert (message.attempts, runs(message)) == (0, 0)


def test_it_takes_a_form_that_it_knows() -> None:
    assert run(send("probe.second_form", version=2)).done_at


def test_a_worker_that_does_not_know_the_task_parks_it() -> None:
    message = send("probe.nobody")
    park_unknown(id=str(message.code), name="probe.nobody")
    message.refresh_from_db()
    assert message.parked_at


def test_it_waits_for_the_lease_of_a_killed_holder() -> None:
    """The job is still leased to a worker that died: not done, not a failed try, but put off until the lease ends."""
    message = send("probe.work", steps=1, pause=0)
    dead = take_job(job_code=message.arguments["job"], holder="dead", lease_seconds=60)
    assert dead
    run(message)
    assert (message.done_at, message.attempts, message.not_before) == (None, 0, dead.lease_until)
    Job.objects.update(lease_until=clock.real_now())
    assert run(message).done_at
    assert Job.objects.get().state == JobState.DONE


def test_a_cancelled_job_ends_its_message() -> None:
    message = send("probe.work", steps=2, pause=0)
    Job.objects.update(state=JobState.CANCELLED)
    assert run(message).done_at


def test_it_lets_the_lock_go() -> None:
    for task in ("probe.count", "probe.fail", "probe.nobody"):
        run(send(task))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)
