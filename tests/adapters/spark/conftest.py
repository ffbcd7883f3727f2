"""One Spark of two executors for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest
from pyspark import SparkContext

from xinhu.adapters.spark.cluster import spark

_WHOLE = Path(pyspark.__file__).parent
_LINK = "spark.hadoop.fs.viewfs.mounttable.bank.link./share"
MASTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkContext]:
    """Two workers, each with an executor in a process of its own.

    Their home is a folder of links, because workers write into it.
    """
    home = tmp_path_factory.mktemp("spark")
    for name in ("bin", "jars", "python"):
        (home / name).symlink_to(_WHOLE / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_DIRS", str(home / "local"))
        patch.setenv("TMPDIR", str(home))
        soon = (
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
            f" -Dderby.stream.error.file={home}/derby.log"
        )
        conf = {
            "spark.driver.extraJavaOptions": soon,
            "spark.executor.extraJavaOptions": soon,
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            # A program for each small statement takes longer than all its rows.
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            _LINK: f"file://{home}/far",
        }
        (home / "far").mkdir()
        with spark(MASTER, conf) as begun:
            yield begun


@pytest.fixture
def far(context: SparkContext) -> Path:
    """The folder that executors know as ``viewfs://bank/share``."""
    return Path(context.getConf().get(_LINK).removeprefix("file://"))
