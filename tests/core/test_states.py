"""A state changes only by a legal move, once, however many people press the button."""

import contextlib
import threading

import pytest
from django.db import connection, models

from portal.core.actors import SYSTEM
from portal.core.errors import IllegalMove, NotFound
from portal.core.jobs import open_job
from portal.core.models import Job, Transition
from portal.core.states import Machine, history_of, move
from tests.conftest import RealDatabase

LABELS = {"waiting": "等待", "running": "进行中", "done": "完成"}
MOVES = {"waiting": frozenset({"running"}), "running": frozenset({"done"})}
COLOURS = dict.fromkeys(LABELS, "grey")
MACHINE = Machine("probe", MOVES, LABELS, COLOURS)


class MeetingMachine(Machine):
    """Lets two racing moves meet after both have read the state, when nothing keeps them apart."""

    meeting: threading.Barrier

    def allows(self, from_state: str, to_state: str) -> bool:
        with contextlib.suppress(threading.BrokenBarrierError):
            type(self).meeting.wait(timeout=1)
        return super().allows(from_state, to_state)


def a_job() -> Job:
    return open_job(kind="probe", title="试", by=SYSTEM)


def race() -> list[str]:
    """Two people with a copy each move the same row; what each of them got."""
    MeetingMachine.meeting = threading.Barrier(2)
    machine, job, answers = MeetingMachine("probe", MOVES, LABELS, COLOURS), a_job(), []

    def press() -> None:
        try:
            move(machine, Job.objects.get(pk=job.pk), "running", by=SYSTEM)
            answers.append("moved")
        except IllegalMove:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db
def test_it_writes_a_transition_with_every_move() -> None:
    job = a_job()
    moved = move(MACHINE, job, "running", by=SYSTEM, comment="开始", message="在做")
    move(MACHINE, job, "done", by=SYSTEM)
    assert (moved.state, moved.message) == ("running", "在做")
    assert [(row.from_state, row.to_state, row.comment) for row in history_of(MACHINE, job)] == [
        ("waiting", "running", "开始"),
        ("running", "done", ""),
    ]


@pytest.mark.django_db
def test_it_believes_the_database_and_not_the_copy() -> None:
    job = a_job()
    move(MACHINE, job, "running", by=SYSTEM)
    assert job.state == "waiting"
    with pytest.raises(IllegalMove, match="当前状态为“进行中”，不能改为“进行中”"):
        move(MACHINE, job, "running", by=SYSTEM)
    assert Transition.objects.count() == 1


@pytest.mark.django_db
def test_it_finds_no_row_that_is_gone() -> None:
    job = a_job()
    Job.objects.all().delete()
    with pytest.raises(NotFound):
        move(MACHINE, job, "running", by=SYSTEM)


def test_it_wants_a_word_for_every_state() -> None:
    with pytest.raises(ValueError, match="label"):
        Machine("probe", MOVES, {"waiting": "等待"}, COLOURS)


def test_it_lets_one_of_two_racing_moves_through(real_database: RealDatabase) -> None:
    assert race() == ["moved", "refused"]
    assert Transition.objects.count() == 1


def test_it_moves_twice_without_the_lock(real_database: RealDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without the row lock the race above is lost, so the test above can fail."""
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_: rows.all())
    assert race() == ["moved", "moved"]
    assert Transition.objects.count() == 2
