"""A Java process of one's own that fetches files with Hadoop's file systems.

Python inside an executor cannot ask the executor's Java anything, and Spark's own
sources leave out files whose names begin with a dot or a low line, in silence. The
process ends with whoever started it: it watches its standard input.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pyspark
from py4j.java_gateway import GatewayParameters, JavaGateway
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException

from xinhu.adapters.scans.errors import ScanClusterUnfitError

_GONE: Final = "java.io.FileNotFoundException"
_DENIED: Final = "org.apache.hadoop.security.AccessControlException"
_SMALL: Final = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""It copies, and that soon: nothing else is worth a wait."""


class Gone(Exception):  # noqa: N818 -- what it says
    """A file that was there is there no more."""


class Denied(Exception):  # noqa: N818 -- what it says
    """A file may not be read."""


class JavaReach:
    """The Java process.

    Args:
        hadoop: configuration of the file systems, as XML.

    Raises:
        ScanClusterUnfitError: there is no Java, or not Spark's libraries.
    """

    def __init__(self, hadoop: str) -> None:
        command = [_java(), *_SMALL, "-cp", _libraries(), "py4j.GatewayServer"]
        self._process = subprocess.Popen(  # noqa: S603 -- words of this module and of the installation
            [*command, "--die-on-broken-pipe", "--enable-auth", "0"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        out = self._process.stdout
        port, token = (out.readline().strip().decode() if out else "" for _ in range(2))
        if not port.isdigit():
            self.end()
            raise ScanClusterUnfitError(detail="Java does not start")
        self._gateway = JavaGateway(
            gateway_parameters=GatewayParameters(port=int(port), auth_token=token)
        )
        self._jvm: Any = self._gateway.jvm
        self._configuration = self._jvm.org.apache.hadoop.conf.Configuration(False)  # noqa: FBT003 -- Java knows no names
        told = self._jvm.java.io.ByteArrayInputStream(hadoop.encode())
        self._configuration.addResource(told)

    def copy(self, url: str, here: str) -> None:
        """Copy a file to a place of this machine.

        Raises:
            Gone: it is there no more.
            Denied: it may not be read.
            OSError: anything else.
        """
        path = self._jvm.org.apache.hadoop.fs.Path
        source = path(url)
        try:
            files = raw(source.getFileSystem(self._configuration))
            # False: what is copied stays where it is. True: no sums beside the copy.
            files.copyToLocalFile(False, source, path(here), True)  # noqa: FBT003 -- Java knows no names
        except Py4JJavaError as error:
            name = error.java_exception.getClass().getName()
            if name == _GONE:
                raise Gone from None
            if name == _DENIED:
                raise Denied from None
            raise OSError(name) from None

    def end(self) -> None:
        """End it."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.kill()
        self._process.wait()


def raw(files: Any) -> Any:  # noqa: ANN401 -- an object of Java
    """Return a file system without what hides its files of sums."""
    name = files.getClass().getName()
    return files.getRawFileSystem() if name.endswith(".LocalFileSystem") else files


def name_of(error: Py4JError | PySparkException) -> str:
    """Return the name of an exception, Java's where it is, without what it says."""
    if not isinstance(error, Py4JJavaError):
        return type(error).__name__
    return str(error.java_exception.getClass().getSimpleName())


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    found = Path(home, "bin", "java") if home else None
    if found is not None and found.exists():
        return str(found)
    java = shutil.which("java")
    if java is None:
        raise ScanClusterUnfitError(detail="no java")
    return java


def _libraries() -> str:
    """Return where Java finds Hadoop and py4j: as Spark, and as the executor does."""
    home = os.environ.get("SPARK_HOME")
    jars = Path(home) if home else Path(pyspark.__file__).parent
    parts = [os.environ.get("HADOOP_CONF_DIR"), str(jars / "jars" / "*")]
    parts += [os.environ.get(name) for name in ("SPARK_DIST_CLASSPATH", "CLASSPATH")]
    return os.pathsep.join(part for part in parts if part)
