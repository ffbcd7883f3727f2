"""Roots and proofs, and what spoils them."""

from collections.abc import Iterator

from vector_cases.material import LEAVES, MALFORMED, REFUTED, Case, flip, path, root
from xinhu.core.register.proof_paths import consistency_ranges, inclusion_ranges
from xinhu.core.register.tree import SHA256, SM3, leaf_hash


def roots() -> Iterator[Case]:
    """Roots of trees whose leaf i is i in two bytes, big-endian."""
    for size in (0, 1, 2, 3, 7, 8, 255, 256, 257, 300):
        trees = {t.name: root(t, 0, size).hex() for t in (SHA256, SM3)}
        yield {"name": f"size {size}", "size": size, **trees}


def inclusion() -> Iterator[Case]:
    """Inclusion proofs and what spoils them."""
    for index, size in ((0, 1), (0, 2), (2, 3), (5, 7), (6, 7), (255, 256), (299, 300)):
        good = {
            "index": index,
            "size": size,
            "leaf": leaf_hash(SHA256, LEAVES[index]).hex(),
            "path": path(inclusion_ranges(index, size)),
            "root": root(SHA256, 0, size).hex(),
        }
        place, nodes = f"entry {index} of {size}", good["path"]
        yield {"name": place, **good, "expect": "ok"}
        wrong: list[tuple[str, str, Case]] = [
            ("flipped leaf", REFUTED + "inclusion", {"leaf": flip(good["leaf"])}),
            ("flipped root", REFUTED + "inclusion", {"root": flip(good["root"])}),
            ("empty leaf", MALFORMED + "hash_size", {"leaf": ""}),
            ("empty leaf and root", MALFORMED + "hash_size", {"leaf": "", "root": ""}),
            ("index behind the end", MALFORMED + "range", {"index": size}),
            ("negative index", MALFORMED + "range", {"index": -1}),
            ("lengthened", MALFORMED + "path_length", {"path": [*nodes, good["root"]]}),
        ]
        if nodes:
            short, other = [nodes[0][:-2], *nodes[1:]], [flip(nodes[0]), *nodes[1:]]
            wrong += [
                ("truncated", MALFORMED + "path_length", {"path": nodes[:-1]}),
                (
                    "short hash",
                    MALFORMED + "hash_size",
                    {"path": short},
                ),
                (
                    "flipped node",
                    REFUTED + "inclusion",
                    {"path": other},
                ),
            ]
        if len(nodes) > 1:
            wrong.append(("reversed", REFUTED + "inclusion", {"path": nodes[::-1]}))
        for name, expect, change in wrong:
            yield {"name": f"{place}, {name}", **good, **change, "expect": expect}


def consistency() -> Iterator[Case]:
    """Consistency proofs and what spoils them."""
    sizes = ((0, 5), (1, 2), (3, 7), (4, 8), (6, 8), (7, 7), (255, 300), (256, 300))
    for old, new in sizes:
        good = {
            "old": old,
            "new": new,
            "old_root": root(SHA256, 0, old).hex(),
            "new_root": root(SHA256, 0, new).hex(),
            "path": path(consistency_ranges(old, new)),
        }
        place, nodes = f"{old} to {new}", good["path"]
        yield {"name": place, **good, "expect": "ok"}
        swapped = {"old_root": good["new_root"], "new_root": good["old_root"]}
        flipped, longer = flip(good["old_root"]), [*nodes, good["new_root"]]
        wrong: list[tuple[str, str, Case]] = [
            ("sizes exchanged", MALFORMED + "range", {"old": new, "new": old}),
            (
                "lengthened",
                MALFORMED + "path_length",
                {"path": longer},
            ),
            (
                "flipped old root",
                REFUTED + "consistency",
                {"old_root": flipped},
            ),
            (
                "short root",
                MALFORMED + "hash_size",
                {"new_root": longer[-1][:-2]},
            ),
            ("swapped roots", REFUTED + "consistency", swapped),
        ]
        if nodes:
            other = [flip(nodes[0]), *nodes[1:]]
            wrong += [
                ("truncated", MALFORMED + "path_length", {"path": nodes[:-1]}),
                (
                    "flipped node",
                    REFUTED + "consistency",
                    {"path": other},
                ),
            ]
        for name, expect, change in wrong if old != new else wrong[1:4]:
            yield {"name": f"{place}, {name}", **good, **change, "expect": expect}
