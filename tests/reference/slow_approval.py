"""What an approval is, told slowly: a list of everything that was done, read from its
beginning each time a question is asked. No state is kept, so none can be wrong.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Somebody:
    """A person at one moment."""

    name: str
    groups: frozenset[str]
    level: int
    place: int = 0
    active: bool = True


@dataclass(frozen=True)
class Did:
    """One thing that was done: ``yes``, ``no``, ``back`` or ``use``, and when."""

    what: str
    who: str
    at: int
    right: bool = True
    """Whether they named what was asked."""


@dataclass(frozen=True)
class Slow:
    """A request: who asks, of which groups how many, until when."""

    asker: str
    about: frozenset[str]
    needs: tuple[tuple[str, int], ...]
    until: int

    def may(  # noqa: PLR0911 -- one reason after the other
        self,
        done: list[tuple[Did, dict[str, Somebody]]],
        did: Did,
        people: dict[str, Somebody],
    ) -> bool:
        """Tell whether something may be done now, after all that was done."""
        state = self.state(done, did.at, people)
        if did.what == "back":
            return did.who == self.asker and state in {"requested", "granted"}
        if did.what == "use":
            return (
                state == "granted"
                and did.who == self.asker
                and did.right
                and self.stands(people)
                and people[self.asker].active
            )
        who = people[did.who]
        if state != "requested" or did.who == self.asker or did.who in self.about:
            return False
        if not who.active or not did.right or not self.stands(people):
            return False
        if who.level < people[self.asker].level:
            return False
        if any(old.who == did.who for old, _ in done if old.what in {"yes", "no"}):
            return False
        theirs = [group for group, _ in self.needs if group in who.groups]
        if did.what == "no":
            return bool(theirs)
        return any(self.owed(done, people)[group] > 0 for group in theirs)

    def stands(self, people: dict[str, Somebody]) -> bool:
        """Tell whether the asker stands where they stood."""
        return people[self.asker].active and people[self.asker].place == 0

    def given(
        self, done: list[tuple[Did, dict[str, Somebody]]], people: dict[str, Somebody]
    ) -> dict[str, str]:
        """Return voter → group of every yes that counts, seen from the next vote."""
        counted: dict[str, str] = {}
        for number, (did, then) in enumerate(done):
            if did.what != "yes":
                continue
            # A vote is looked at again at each later vote, and now.
            later = [p for d, p in done[number + 1 :] if d.what in {"yes", "no"}]
            still = all(
                p[did.who].active and p[did.who].place == then[did.who].place
                for p in (*later, people)
            )
            before = self.given(done[:number], then)
            short = {
                group: need - list(before.values()).count(group)
                for group, need in self.needs
            }
            group = next(
                g for g, _ in self.needs if g in then[did.who].groups and short[g] > 0
            )
            if still:
                counted[did.who] = group
        return counted

    def owed(
        self, done: list[tuple[Did, dict[str, Somebody]]], people: dict[str, Somebody]
    ) -> dict[str, int]:
        """Return how many yes each group still owes."""
        given = list(self.given(done, people).values())
        return {group: need - given.count(group) for group, need in self.needs}

    def state(
        self,
        done: list[tuple[Did, dict[str, Somebody]]],
        at: int,
        people: dict[str, Somebody],
    ) -> str:
        """Return the state after all that was done, at a moment."""
        del people
        for number, (did, then) in enumerate(done):
            upto = done[: number + 1]
            if did.what == "no":
                return "denied"
            if did.what == "back":
                return "withdrawn"
            if did.what == "use":
                return "used"
            if not any(short > 0 for short in self.owed(upto, then).values()):
                return self._after(done[number + 1 :], at)
        return "expired" if at >= self.until else "requested"

    def _after(self, rest: list[tuple[Did, dict[str, Somebody]]], at: int) -> str:
        """Return what became of it once it was granted."""
        for did, _ in rest:
            if did.what == "back":
                return "withdrawn"
            if did.what == "use":
                return "used"
        return "expired" if at >= self.until else "granted"
