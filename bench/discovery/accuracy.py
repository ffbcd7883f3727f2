"""How well: every kind on prose and on columns, names and addresses near other hits."""

from pathlib import Path

from bench.discovery import engine, peer, prose, tables
from bench.discovery.drawing import seeded
from bench.discovery.engine import Engine
from bench.discovery.plan import MIB, SEED, Plan
from bench.discovery.scoring import STRUCTURED, THRESHOLD, Scores
from bench.figures import Figures
from bench.telling import say

_UNSEEN = ((3, prose.Set.SECOND), (4, prose.Set.THIRD), (5, prose.Set.FOURTH))
"""With the seed of each."""


def measure(plan: Plan, figures: Figures, found: Engine, folder: Path) -> str:
    """Put precision and recall; return a table of the kinds."""
    say("accuracy on prose")
    size = int(plan.prose * MIB)
    documents = list(prose.documents(seeded(SEED + 1), size))
    told = _prose(figures, found, folder, "prose", documents)
    for seed, unseen in _UNSEEN:
        others = list(prose.documents(seeded(SEED + seed), size, of=unseen))
        told += _prose(figures, found, folder, unseen.value, others)
    if engine.scan_table:
        say("accuracy on columns")
        scores = _columns(plan, found)
        _put(figures, "columns", scores)
        all_ = scores.by_kind.values()
        figures.put("columns_precision_worst", min(s.precision for s in all_))
        figures.put("columns_recall_worst", min(s.recall for s in all_))
        told += _told("columns", scores)
        _keep(folder, "columns", scores)
    if peer.installed():
        say("accuracy of Presidio")
        told += _peer(plan, documents, folder)
    return told


def _prose(
    figures: Figures,
    found: Engine,
    folder: Path,
    where: str,
    documents: list[prose.Document],
) -> str:
    scores = Scores()
    for text, truth in documents:
        scores.text(text, truth, engine.sure(found.text.scan(text.encode())))
    _put(figures, where, scores)
    strict = [s for kind, s in scores.by_kind.items() if kind in STRUCTURED]
    figures.put(f"{where}_precision_worst", min(s.precision for s in strict))
    figures.put(f"{where}_recall_worst", min(s.recall for s in strict))
    figures.put(f"{where}_names_f1", scores.of("person_name").f1)
    figures.put(f"{where}_addresses_f1", scores.of("address").f1)
    _keep(folder, where, scores)
    return _told(where, scores)


def _columns(plan: Plan, found: Engine) -> Scores:
    rng, scores = seeded(SEED + 2), Scores()
    for _ in range(plan.tables):
        table = tables.some(rng, plan.rows)
        told: dict[str, set[str]] = {}
        for hit in found.table(engine.part_of(table)):
            if hit.confidence >= THRESHOLD:
                told.setdefault(hit.column, set()).add(hit.kind)
        for head in table.heads:
            if head not in table.loose:
                kinds = told.get(head, set())
                scores.column(head, table.truth.get(head), kinds)
    return scores


def _peer(plan: Plan, documents: list[prose.Document], folder: Path) -> str:
    chosen, size = [], 0
    for document in documents:
        if size >= plan.peer * MIB:
            break
        chosen.append(document)
        size += len(document.text.encode())
    looked = peer.look([d.text for d in chosen], folder, 1)
    scores = Scores()
    for (text, truth), hits in zip(chosen, looked.hits, strict=True):
        scores.text(text, truth, [hit for hit, score in hits if score >= THRESHOLD])
    return _told("Presidio on prose", scores)


def _put(figures: Figures, where: str, scores: Scores) -> None:
    for kind, score in sorted(scores.by_kind.items()):
        figures.put(f"{where}_{kind}_precision", score.precision)
        figures.put(f"{where}_{kind}_recall", score.recall)
        figures.put(f"{where}_{kind}_there", float(score.there))


def _told(where: str, scores: Scores) -> str:
    lines = [f"\n{where:22}{'there':>8}{'told':>8}{'precision':>11}{'recall':>9}"]
    lines += [
        f"{kind:22}{s.there:>8}{s.told:>8}{s.precision:>11.4f}{s.recall:>9.4f}"
        for kind, s in sorted(scores.by_kind.items())
    ]
    return "\n".join(lines) + "\n"


def _keep(folder: Path, where: str, scores: Scores) -> None:
    """Keep the errors beside the corpora: they hold invented values only."""
    file = folder / f"errors-{where}.txt"
    file.write_text("\n".join(scores.errors) + "\n", "utf-8")
