"""The portal's programs for the tests of delivery: a worker that knows the probe tasks, and waiting for an outcome."""

import subprocess

from tests.processes import LivePortal, wait_until


def probe_worker(live_portal: LivePortal, name: str = "worker") -> subprocess.Popen[bytes]:
    """A real worker with two processes that has the tasks of ``tests.core.probe`` as well."""
    worker = live_portal.start(
        name, "-m", "celery", "-A", "portal", "worker", "-I", "tests.core.probe", "--concurrency", "2",
        "--loglevel", "INFO", "--hostname", f"{name}@%h", "--without-mingle", "--without-gossip",
    )  # fmt: skip
    wait_until(lambda: worker.poll() is not None or " ready." in live_portal.log(name), what="worker ready")
    assert worker.poll() is None, live_portal.log(name)
    return worker
