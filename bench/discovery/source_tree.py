"""False alarms and speed in what the machine has of source code and manual pages."""

import gzip
import site
import sysconfig
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.discovery import timing
from bench.discovery.drawing import listed
from bench.discovery.engine import Engine, in_groups, sure
from bench.discovery.plan import MIB, Plan
from bench.figures import Figures
from bench.telling import say

_CODE = listed(
    ".py .pyi .pyx .pxd .c .h .cc .cpp .hpp .js .mjs .ts .css .sql .sh .rs .go .java "
    ".f90 .toml .cfg .ini .yaml .yml .json .html .xml .svg"
)
_MANUALS = Path("/usr/share/man")
_LARGEST = 4 * MIB
_NEVER = ("cn_resident_id", "cn_uscc", "bank_card", "cn_plate")


def measure(plan: Plan, figures: Figures, found: Engine, folder: Path) -> None:
    """Put speed and false alarms: whatever is reported there is one."""
    say("source code and manual pages")
    code, manuals = _gathered(plan)
    size = sum(map(len, code)) + sum(map(len, manuals))
    figures.put("source_mib", size / MIB)
    figures.put("source_files", float(len(code) + len(manuals)))

    groups = [
        (scan_all, group)
        for scan_all, texts in (
            (found.code.scan_all, code),
            (found.text.scan_all, manuals),
        )
        for group in in_groups(texts)
    ]

    def scan() -> None:
        for scan_all, group in groups:
            scan_all(group)

    timing.put_rate(figures, "source_mib_s", size, timing.turns(scan, plan.turns))
    counts: Counter[str] = Counter()
    errors = []
    for scanner, texts in ((found.code, code), (found.text, manuals)):
        for text in texts:
            for hit in sure(scanner.scan(text)):
                counts[hit.kind] += 1
                words = text.decode("utf-8")
                around = words[max(0, hit.start - 60) : hit.end + 40]
                errors.append(f"{hit.kind}: {around!r}")
    (folder / "errors-source.txt").write_text("\n".join(errors) + "\n", "utf-8")
    figures.put("source_false_identifiers", float(sum(counts[k] for k in _NEVER)))
    mobiles = counts["cn_mobile"] / (size / MIB) * 20
    figures.put("source_false_mobiles_per_20_mib", mobiles)
    for kind, count in sorted(counts.items()):
        figures.put(f"source_reported_{kind}", float(count))


def _gathered(plan: Plan) -> tuple[list[bytes], list[bytes]]:
    """Return source files, then manual pages, together no more than is wanted."""
    wanted = int(plan.source * MIB)
    manuals = list(_until(_pages(), wanted // 8))
    code = list(_until(_sources(), wanted - sum(map(len, manuals))))
    return code, manuals


def _sources() -> Iterator[bytes]:
    for root in (*site.getsitepackages(), sysconfig.get_path("stdlib")):
        for path in sorted(Path(root).rglob("*")):
            if path.suffix in _CODE and path.is_file() and not path.is_symlink():
                yield path.read_bytes()


def _pages() -> Iterator[bytes]:
    for path in sorted(_MANUALS.rglob("*.gz")):
        if not path.is_symlink():
            yield gzip.decompress(path.read_bytes())


def _until(texts: Iterator[bytes], wanted: int) -> Iterator[bytes]:
    so_far = 0
    for text in texts:
        if so_far >= wanted:
            return
        if 0 < len(text) <= _LARGEST and _is_utf8(text):
            so_far += len(text)
            yield text


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
