"""Builds what a scan on Spark needs; loads Spark only where one is asked for."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec

from xinhu.adapters.scans.errors import ScanSparkAbsentError
from xinhu.adapters.scans.running import Engine
from xinhu.adapters.spark.engine import SparkEngine
from xinhu.core.discover.examined import GradedTogether
from xinhu.wiring.cluster_looking import SentRules


@dataclass(frozen=True, slots=True)
class OnSpark:
    """A Spark that a scan is to run on.

    Attributes:
        master: URL of the cluster; ``None``: what ``SPARK_MASTER`` or
            ``spark-defaults.conf`` names.
        conf: settings of Spark for this scan.
    """

    master: str | None
    conf: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def spark_engine(
    spark: OnSpark,
    rules: SentRules,
    patience: float,
    environment: Mapping[str, str],
    together: Callable[[Mapping[str, int]], GradedTogether | None],
) -> Iterator[Engine]:
    """Begin an application of Spark, and give what looks at files with it.

    Args:
        spark: where it runs.
        rules: on their way to the executors.
        patience: seconds that one file may take.
        environment: of this process.
        together: grades counts per kind, of a table.

    Raises:
        ScanSparkAbsentError: nothing is installed that reaches one.
        ScanClusterUnfitError: it does not start, or its executors are unfit.
        ScanOcrAbsentError: as executors tell it.
    """
    if find_spec("pyspark") is None:
        raise ScanSparkAbsentError
    from xinhu.adapters.spark import cluster, walking  # noqa: PLC0415 -- see above

    master = spark.master or environment.get("SPARK_MASTER") or None
    with cluster.spark(master, spark.conf) as context:
        runs = cluster.SparkCluster(context, rules, patience, together)
        yield SparkEngine(runs, partial(walking.walk_of, context))
