"""A database of Derby, whose driver comes with Spark: customers, all invented."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from column_tables import resident_id, seeded

ROWS = 600
_DRIVER = "org.apache.derby.iapi.jdbc.AutoloadedDriver"


def people() -> list[tuple[int, str, str, str]]:
    """Return number, identity number, mobile and a note of each."""
    rng = seeded(7)
    return [
        (number, resident_id(rng), f"13800{number:06}", "已联系" if number % 9 else "")
        for number in range(ROWS)
    ]


def derby_bank(java: Any, folder: Path) -> str:
    """Make it in an archive, which several Javas may read at once; return its URL.

    Args:
        java: package of a Java in whose process it is made.
        folder: where.
    """
    java.lang.Class.forName(_DRIVER)
    link = java.sql.DriverManager.getConnection(f"jdbc:derby:{folder}/bank;create=true")
    statement = link.createStatement()
    statement.executeUpdate(
        "CREATE TABLE APP.CUSTOMERS (SEQ INT, IDCARD VARCHAR(18), MOBILE CHAR(11),"
        " NOTE VARCHAR(20))"
    )
    values = ",".join(f"({n},'{a}','{b}','{c}')" for n, a, b, c in people())
    statement.executeUpdate(f"INSERT INTO APP.CUSTOMERS VALUES {values}")
    link.close()
    with pytest.raises(Exception, match="shutdown"):
        java.sql.DriverManager.getConnection(f"jdbc:derby:{folder}/bank;shutdown=true")
    with zipfile.ZipFile(folder / "bank.jar", "w") as archive:
        for file in sorted((folder / "bank").rglob("*")):
            archive.write(file, file.relative_to(folder))
    return f"jdbc:derby:jar:({folder}/bank.jar)bank"
