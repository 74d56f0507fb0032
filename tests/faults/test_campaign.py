"""The long campaign of ``make soak``: compiles one after another while workers die and Redis forgets.

``PORTAL_SOAK_ROUNDS`` (default 10) and ``PORTAL_SOAK_SEED`` (default: drawn and printed) repeat a failing campaign.
"""

import os
import random
import time
from datetime import date, timedelta

import pytest

from portal.core.actors import SYSTEM
from reports.models import CompileRun, ReportCycle, UnitDocument
from reports.services.requests import request_compile
from tests.faults.conftest import DOCUMENTS, HASTE, is_finished, ready, sweep_until
from tests.processes import LivePortal, PrivateRedis

pytestmark = [pytest.mark.worker, pytest.mark.soak]


def test_it_completes_every_compile_once_whatever_dies(
    live_portal: LivePortal, city: ReportCycle, private_redis: PrivateRedis
) -> None:
    seed = int(os.environ.get("PORTAL_SOAK_SEED", random.randrange(10**6)))
    print(f"PORTAL_SOAK_SEED={seed}")
    draw = random.Random(seed)
    live_portal.start_relay()
    rounds = int(os.environ.get("PORTAL_SOAK_ROUNDS", "10"))
    for number in range(rounds):
        run = disturbed_compile(live_portal, city, private_redis, draw, number)
        assert ready(run) == DOCUMENTS == UnitDocument.objects.filter(run=run).count()
    assert sorted(CompileRun.objects.editions().values_list("number", flat=True)) == list(range(1, rounds + 1))


def disturbed_compile(
    portal: LivePortal, city: ReportCycle, server: PrivateRedis, draw: random.Random, number: int
) -> CompileRun:
    """One compile of another day; after a drawn moment its worker is killed, or Redis emptied, or both."""
    worker = portal.start_worker(f"worker-{number}", **HASTE)
    run = request_compile(cycle=city, as_of=date(2018, 6, 1) + timedelta(days=number), by=SYSTEM)
    time.sleep(draw.uniform(0.0, 6.0))
    harm = draw.choice(["kill", "flush", "both"])
    if harm != "flush":
        portal.kill(worker)
    if harm != "kill":
        server.client.flushall()
    print(f"round {number}: {harm} after {ready(run)} documents")
    heir = portal.start_worker(f"heir-{number}", **HASTE)
    sweep_until(lambda: is_finished(run))
    portal.kill(heir)
    if harm == "flush":
        portal.kill(worker)
    return run
