"""The job queue's tables, made once by the owner beside the desks' tables."""

import asyncio

import psycopg
from procrastinate import App, PsycopgConnector

_THERE = "SELECT to_regclass('desk.procrastinate_jobs') IS NOT NULL"
SEARCH_PATH = "-c search_path=desk"


def make_job_tables(owner_url: str) -> None:
    """Make them where they are missing; the worker's rights follow from the schema's.

    Raises:
        psycopg.Error: the server refused.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        row = owner.execute(_THERE).fetchone()
        if row is not None and row[0]:
            return
    asyncio.run(_make(owner_url))


def job_app(url: str) -> App:
    """Return the job queue's application on the desks' schema."""
    return App(
        connector=PsycopgConnector(
            conninfo=url, kwargs={"options": SEARCH_PATH}, min_size=1, max_size=4
        )
    )


async def _make(owner_url: str) -> None:
    app = job_app(owner_url)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
