"""The worker's process: ``python -m xinhu.wiring.worker_process``.

Jobs from a queue in PostgreSQL, under a database role of its own and without any key.
"""

import sys

from xinhu.wiring.database import role_url
from xinhu.wiring.desk_jobs import enter_desk_jobs
from xinhu.wiring.discovery_jobs import enter_discovery_jobs
from xinhu.wiring.django_desk import raise_worker_django
from xinhu.wiring.job_tables import job_app
from xinhu.wiring.remedy_jobs import enter_remedy_jobs
from xinhu.wiring.session_jobs import enter_session_jobs
from xinhu.wiring.settings import Settings
from xinhu.wiring.staff_jobs import enter_staff_jobs
from xinhu.wiring.starting import start
from xinhu.wiring.supervision_jobs import enter_supervision_jobs
from xinhu.wiring.training_jobs import enter_training_jobs
from xinhu.wiring.worker_jobs import enter_jobs

_AT_ONCE = 3
"""A scan takes one of them for as long as it takes."""


def work(settings: Settings, server: str) -> None:
    """Work off jobs until told to stop."""
    url = role_url(settings, server, "worker")
    raise_worker_django(settings, url)
    app = job_app(url)
    enter_jobs(app, url, settings)
    enter_session_jobs(app, settings)
    enter_training_jobs(app, settings)
    enter_desk_jobs(app, url, settings)
    enter_staff_jobs(app)
    enter_supervision_jobs(app, settings)
    enter_discovery_jobs(app, settings)
    enter_remedy_jobs(app, settings)
    with app.open():
        app.run_worker(
            name="xinhu",
            concurrency=_AT_ONCE,
            delete_jobs="always",
            shutdown_graceful_timeout=settings.stop_seconds / 2,
        )


if __name__ == "__main__":
    sys.exit(start("worker", work))
