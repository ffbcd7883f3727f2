"""Packs made up for tests: small ones in memory, and folders that can be broken."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.training.certifying import Certificate
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.pack import Lesson, Pack
from xinhu.desks.training.shape import Course, Question, Renewal, Source

RULES = Path(__file__).parents[3] / "src" / "xinhu" / "rules"
SHANGHAI = ZoneInfo("Asia/Shanghai")
OWN = Source(zh="本机构操作要求", status="confirmed")


def at(text: str) -> Instant:
    """Return the instant of a local time in Shanghai, as ``2026-03-02 09:00``."""
    return from_datetime(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


NOON = at("2026-03-02 12:00")


def chance(seed: int) -> RandomBytes:
    """Return a source of bytes that gives the same again for the same seed."""
    return Random(seed).randbytes  # noqa: S311 -- a test wants the same draw again


def course(**changes: Any) -> Course:
    terms: dict[str, Any] = {
        "code": "small",
        "version": 1,
        "zh": "小课",
        "en": "Small course",
        "pass_mark": 80,
        "minutes": 30,
        "draw": 1,
        "validity_months": 12,
        "validity_source": "own",
        "remind_days": 30,
        "first_within_days": 14,
        "purposes": "any",
        "posts": "any",
        "sources": {"own": OWN},
    }
    return Course(**{**terms, **changes})


def question(lesson: str, text: str, kind: str = "single", options: int = 4) -> Any:
    right = {"single": ("b",), "multiple": ("a", "c"), "true_false": ("wrong",)}[kind]
    given = {key: f"{text} {key}" for key in "abcdefgh"[:options]}
    if kind == "true_false":
        given = {"correct": "正确", "wrong": "错误"}
    return Question(
        kind=kind,  # type: ignore[arg-type]  # one of the three, as tests name them
        lesson=lesson,
        text=text,
        options=given,
        right=right,
        why=f"why {text}",
        source="own",
    )


def pack(banks: Mapping[str, int], draw: int, **changes: Any) -> Pack:
    """Make a pack: lesson → how many questions ask about it, of every kind in turn."""
    kinds = ("single", "multiple", "true_false")
    bank = {
        f"{lesson}_{n}": question(lesson, f"{lesson} {n}", kinds[n % 3])
        for lesson, size in banks.items()
        for n in range(size)
    }
    lessons = tuple(Lesson(name, f"Lesson {name}", "text") for name in banks)
    terms = course(draw=draw, **changes)
    return Pack(terms, lessons, bank, digest=f"{terms.code}{terms.version}")


def certificate(
    of: Pack, issued: Instant, expires: Instant, version: int | None = None
) -> Certificate:
    chosen = of.course.version if version is None else version
    return Certificate(of.course.code, chosen, of.digest, issued, expires)


def renewed(below: int, by: str) -> Renewal:
    return Renewal(below=below, by=datetime.fromisoformat(by).date())


def book(*packs: Pack, purposes: tuple[str, ...] = ("serve", "review")) -> CourseBook:
    wanted = {
        purpose: tuple(
            each
            for each in packs
            if each.course.purposes == "any" or purpose in each.course.purposes
        )
        for purpose in purposes
    }
    return CourseBook({each.course.code: each for each in packs}, wanted)


TERMS: dict[str, Any] = {
    "code": "folder_course",
    "version": 2,
    "zh": "样课",
    "en": "Sample",
    "pass_mark": 80,
    "minutes": 20,
    "draw": 2,
    "validity_months": 12,
    "validity_source": "law",
    "remind_days": 30,
    "first_within_days": 14,
    "purposes": ["serve"],
    "posts": "any",
    "sources": {
        "law": {"zh": "某法第一条", "status": "confirmed"},
        "rumour": {"zh": "某办法第二条", "status": "unverified"},
    },
    "numbers": {"kept": {"zh": "7年", "source": "rumour", "status": "unverified"}},
}
LESSONS = {
    "01-first.md": "# 第一课\n\n按«law»办。\n",
    "02-second.md": "# 第二课\n\n保存«kept»。\n",
}
BANK: dict[str, Any] = {
    "one": {
        "kind": "single",
        "lesson": "first",
        "text": "保存多久？",
        "options": {"a": "«kept»", "b": "一天", "c": "永远"},
        "right": ["a"],
        "why": "«rumour»规定保存«kept»。",
        "source": "rumour",
    },
    "two": {
        "kind": "multiple",
        "lesson": "second",
        "text": "选哪些？",
        "options": {"a": "甲", "b": "乙", "c": "丙", "d": "丁"},
        "right": ["b", "d"],
        "why": "乙和丁。",
        "source": "law",
    },
    "three": {
        "kind": "true_false",
        "lesson": "second",
        "text": "对不对？",
        "right": ["wrong"],
        "why": "不对。",
        "source": "law",
    },
}


def written(
    root: Path,
    terms: Mapping[str, Any] | None = TERMS,
    bank: Mapping[str, Any] | None = BANK,
    lessons: Mapping[str, str] = LESSONS,
    name: str = "folder_course",
) -> Path:
    """Write the folder of a course below ``root/courses`` and return it."""
    folder = root / "courses" / name
    (folder / "lessons").mkdir(parents=True)
    if terms is not None:
        _dump(folder / "course.yaml", terms)
    if bank is not None:
        _dump(folder / "questions.yaml", bank)
    for file, text in lessons.items():
        (folder / "lessons" / file).write_text(text, encoding="utf-8")
    return folder


def _dump(path: Path, data: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
