"""A job's progress is seen by its owner and by whoever may watch; everybody else finds nothing."""

from uuid import uuid4

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.core.actors import Actor
from portal.core.jobs import finish_job, job_watchers, open_job, take_job
from portal.core.models import Job, JobState
from tests.cast import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return hire("owner")


@pytest.fixture
def job(owner: User) -> Job:
    return open_job(kind="probe", title="汇编2018年报告", total=7, by=owner)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="portal.accounts.backends.PersonBackend")
    return client


def test_the_owner_sees_it_move(owner: User, job: Job) -> None:
    page = client_of(owner).get(f"/jobs/{job.code}/").content.decode()
    assert "汇编2018年报告" in page
    assert "every 1s" in page
    assert "取消任务" in page


def test_htmx_gets_the_fragment_alone(owner: User, job: Job) -> None:
    response = client_of(owner).get(f"/jobs/{job.code}/", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "HX-Trigger" not in response


def test_the_end_tells_the_page(owner: User, job: Job) -> None:
    held = take_job(job_code=job.code, holder="x")
    assert held
    finish_job(job=held, result={"url": "/reports/2018/"})
    client = client_of(owner)
    fragment = client.get(f"/jobs/{job.code}/", headers={"HX-Request": "true"})
    assert fragment["HX-Trigger"] == "jobEnded"
    assert "every 1s" not in fragment.content.decode()
    assert 'href="/reports/2018/"' in client.get(f"/jobs/{job.code}/").content.decode()


def test_others_find_nothing(job: Job) -> None:
    stranger = client_of(hire("stranger"))
    theirs, none = stranger.get(f"/jobs/{job.code}/"), stranger.get(f"/jobs/{uuid4()}/")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert "汇编" not in theirs.content.decode()
    assert stranger.post(f"/jobs/{job.code}/cancel/").status_code == 404


def test_a_watcher_sees_it(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def may_watch(user: Actor, job: Job) -> bool:
        return user.actor_name == "测试auditor" and job.kind == "probe"

    monkeypatch.setitem(job_watchers._entries, "probe", may_watch)
    assert client_of(hire("operator", "system_administrator")).get(f"/jobs/{job.code}/").status_code == 200
    assert client_of(hire("auditor")).get(f"/jobs/{job.code}/").status_code == 200
    assert client_of(hire("stranger")).get(f"/jobs/{job.code}/").status_code == 404


def test_nobody_sees_it_without_logging_in(job: Job) -> None:
    assert Client().get(f"/jobs/{job.code}/").status_code == 302


def test_the_owner_cancels_it_once(owner: User, job: Job) -> None:
    client = client_of(owner)
    assert client.get(f"/jobs/{job.code}/cancel/").status_code == 405
    assert client.post(f"/jobs/{job.code}/cancel/").status_code == 302
    assert Job.objects.get().state == JobState.CANCELLED
    assert client.post(f"/jobs/{job.code}/cancel/").status_code == 409
