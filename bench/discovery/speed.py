"""How fast: prose, columns, clean text, two processes; Presidio in the same run."""

import multiprocessing
import re
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random

from bench.discovery import clean, engine, peer, prose, tables, timing
from bench.discovery.drawing import seeded
from bench.discovery.engine import Engine
from bench.discovery.plan import MIB, SEED, Plan
from bench.figures import Figures
from bench.telling import say

_RUN = re.compile(rb"[0-9]{7,}")
_LINES = 5
"""Of CSV in a text for Presidio: with more it is slower."""


def measure(plan: Plan, figures: Figures, found: Engine, folder: Path) -> None:
    """Put the rates of everything that is invented."""
    rng = seeded(SEED)
    say("writing prose")
    texts = [d.text for d in prose.documents(rng, int(plan.prose * MIB))]
    say("prose")
    best = _prose(plan, figures, found, [text.encode() for text in texts])
    say("dense prose")
    _dense(plan, figures, found)
    say("clean text")
    _clean(plan, figures, found, rng)
    say("two processes")
    _two(plan, figures, found, [text.encode() for text in texts])
    if engine.scan_table:
        say("CSV")
        columns = _csv(plan, figures, found, rng, folder)
    else:
        columns = 0.0
        figures.put("csv", "columns are not here: not measured")
    if not peer.installed():
        say("the peer is not installed: no ratios")
        figures.put("presidio", "not installed: no ratios")
        return
    say("Presidio")
    _peer(plan, figures, folder, texts, (best, columns))


def _prose(
    plan: Plan, figures: Figures, found: Engine, documents: list[bytes]
) -> float:
    size = sum(map(len, documents))
    parts = in_parts(documents)
    scan = found.text.scan
    taken = timing.turns(lambda: [scan(part) for part in parts], plan.turns)
    timing.put_rate(figures, "prose_mib_s", size, taken)
    best = _documents(plan, figures, found, documents)
    _in_python(figures, found, parts[: max(1, len(parts) // 4)])
    return best


def _in_python(figures: Figures, found: Engine, parts: list[bytes]) -> None:
    """The same where the compiled scanner is missing, and where Vectorscan is, too."""
    size = sum(map(len, parts))
    for key, plain in (
        ("prose_in_python_mib_s", False),
        ("prose_without_vectorscan_mib_s", True),
    ):
        scan = found.in_python(plain=plain).scan
        taken = timing.turns(lambda scan=scan: [scan(part) for part in parts], 3)
        timing.put_rate(figures, key, size, taken)


def _documents(
    plan: Plan, figures: Figures, found: Engine, documents: list[bytes]
) -> float:
    """Documents as a scan takes files, and as one asks who has a single text."""
    size = sum(map(len, documents))
    scan, groups = found.text.scan, [*engine.in_groups(documents)]
    scan_all = found.text.scan_all
    taken = timing.turns(lambda: [scan_all(group) for group in groups], plan.turns)
    best = timing.put_rate(figures, "prose_documents_mib_s", size, taken)
    taken = timing.turns(lambda: [scan(one) for one in documents], plan.turns)
    timing.put_rate(figures, "prose_alone_mib_s", size, taken)
    return best


def _dense(plan: Plan, figures: Figures, found: Engine) -> None:
    """The same templates with less talk between them; beside the targets."""
    written = list(
        prose.documents(seeded(SEED), int(plan.prose * MIB / 4), talk=prose.DENSE)
    )
    documents = [document.text.encode() for document in written]
    size = sum(map(len, documents))
    values = sum(len(document.truth) for document in written)
    runs = sum(len(_RUN.findall(document)) for document in documents)
    figures.put("dense_values_per_mib", values / size * MIB)
    figures.put("dense_runs_per_kib", runs / size * 1024)
    scan = found.text.scan
    parts = in_parts(documents)
    taken = timing.turns(lambda: [scan(part) for part in parts], plan.turns)
    timing.put_rate(figures, "dense_mib_s", size, taken)
    groups, scan_all = [*engine.in_groups(documents)], found.text.scan_all
    taken = timing.turns(lambda: [scan_all(group) for group in groups], plan.turns)
    timing.put_rate(figures, "dense_documents_mib_s", size, taken)


def _clean(plan: Plan, figures: Figures, found: Engine, rng: Random) -> None:
    text = clean.text(rng, int(plan.clean * MIB)).splitlines(keepends=True)
    parts = in_parts([line.encode() for line in text])
    size = sum(map(len, parts))
    scan = found.text.scan
    taken = timing.turns(lambda: [scan(part) for part in parts], plan.turns)
    timing.put_rate(figures, "clean_mib_s", size, taken)


def _csv(
    plan: Plan, figures: Figures, found: Engine, rng: Random, folder: Path
) -> float:
    table = tables.usual(rng, 1000)
    rows = int(plan.csv * MIB / len(table.as_csv().encode()) * 1000)
    table = tables.usual(rng, rows)
    file = folder / "customers.csv"
    file.write_text(table.as_csv(), "utf-8")
    size, part = file.stat().st_size, engine.part_of(table)
    taken = timing.turns(lambda: found.table(part), plan.turns)
    best = timing.put_rate(figures, "csv_columns_mib_s", size, taken)
    if engine.readable():
        taken = timing.turns(lambda: found.file(file), plan.turns)
        timing.put_rate(figures, "csv_file_mib_s", size, taken)
    return best


def _two(plan: Plan, figures: Figures, found: Engine, documents: list[bytes]) -> None:
    """Two processes with as much each, against one: in turns, by the clock."""
    parts = in_parts(documents)
    ratios = []
    for _ in range(plan.turns):
        alone = _together(found, parts, 1)
        ratios.append(2 * alone / _together(found, parts, 2))
    figures.put_all("two_processes_ratio", ratios)


def _together(found: Engine, parts: list[bytes], count: int) -> float:
    context = multiprocessing.get_context("fork")
    begin = context.Barrier(count + 1)
    family = [
        context.Process(target=_scan_all, args=(found, parts, begin))
        for _ in range(count)
    ]
    for one in family:
        one.start()
    begin.wait()
    start = time.perf_counter()
    for one in family:
        one.join()
    if any(one.exitcode for one in family):
        message = "a process did not come to its end"
        raise RuntimeError(message)
    return time.perf_counter() - start


def _scan_all(found: Engine, parts: list[bytes], begin: Barrier) -> None:
    begin.wait()
    for part in parts:
        found.text.scan(part)


def _peer(
    plan: Plan,
    figures: Figures,
    folder: Path,
    texts: list[str],
    ours: tuple[float, float],
) -> None:
    wanted = int(plan.peer * MIB)
    taken = peer.look(_first(texts, wanted), folder, 2)
    size = sum(len(text.encode()) for text in _first(texts, wanted))
    theirs = timing.put_rate(figures, "presidio_prose_mib_s", size, taken.seconds)
    figures.put("prose_ratio_to_presidio", ours[0] / theirs)
    lines = tables.usual(seeded(SEED), int(wanted / 200)).as_csv().splitlines()
    blocks = ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]
    taken = peer.look(blocks, folder, 2)
    size = sum(len(block.encode()) for block in blocks)
    theirs = timing.put_rate(figures, "presidio_csv_mib_s", size, taken.seconds)
    if ours[1]:
        figures.put("csv_ratio_to_presidio", ours[1] / theirs)


def _first(texts: list[str], size: int) -> list[str]:
    chosen, so_far = [], 0
    for text in texts:
        if so_far >= size:
            break
        chosen.append(text)
        so_far += len(text.encode())
    return chosen


def in_parts(pieces: list[bytes]) -> list[bytes]:
    """Return the pieces joined into parts of 1 MiB, as readers give long texts."""
    parts, part, size = [], [], 0
    for piece in pieces:
        part.append(piece)
        size += len(piece)
        if size >= MIB:
            parts.append(b"".join(part))
            part, size = [], 0
    return [*parts, b"".join(part)] if part else parts
