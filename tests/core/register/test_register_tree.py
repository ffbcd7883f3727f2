"""The tree, its proofs and its tiles agree with the RFC's own recursion."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.slow_tree import SlowTree
from xinhu.core.register.errors import (
    EvidenceError,
    ProofMalformedError,
    ProofRefutedError,
    TilePathError,
)
from xinhu.core.register.proof_checks import verify_consistency, verify_inclusion
from xinhu.core.register.proofs import (
    FetchedTiles,
    consistency_proof,
    consistency_tiles,
    inclusion_proof,
    inclusion_tiles,
    root_tiles,
    stack_at,
)
from xinhu.core.register.tile_builder import TileBuilder, left_tiles
from xinhu.core.register.tiles import (
    Bundle,
    Tile,
    bundle_path,
    pack_bundle,
    tile_path,
    tile_width,
    tiles_between,
    unpack_bundle,
)
from xinhu.core.register.tree import (
    SHA256,
    SM3,
    Stack,
    TreeHash,
    leaf_hash,
    node_hash,
    perfect_root,
    split,
)

CT_LEAVES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
CT_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
# transparency-dev/merkle, TestGetRootHashGolden: leaf i is the two bytes of i.
GOLDEN = {
    10: "VjWMPSYNtCuCNlF/RLnQy6HcwSk6CIipfxm+hettA+4=",
    15: "j4SulYmocFuxdeyp12xXCIgK6PekBcxzAIj4zbQzNEI=",
    16: "c+4Uc6BCMOZf/v3NZK1kqTUJe+bBoFtOhP+P3SayKRE=",
    100: "dUh9hYH88p0CMoHkdr1wC2szbhcLAXOejWpINIooKUY=",
    255: "SmdsuKUqiod3RX2jyF2M6JnbdE4QuTwwipfAowI4/i0=",
    256: "qFI0t/tZ1MdOYgyPpPzHFiZVw86koScXy9q3FU5casA=",
    1000: "RXrgb8xHd55Y48FbfotJwCbV82Kx22LZfEbmBGAvwlQ=",
    4095: "cWRFdQhPcjn9WyBXE/r1f04ejxIm5lvg40DEpRBVS0w=",
    4096: "6uU/phfHg1n/GksYT6TO9aN8EauMCCJRl3dIK0HDs2M=",
    10000: "VZcav65F9haHVRk3wre2axFoBXRNeUh/1d9d5FQfxIg=",
    65535: "iPuVYJhP6SEE4gUFp8qbafd2rYv9YTCDYqAxCj8HdLM=",
}

trees = st.sampled_from((SHA256, SM3))


def stored_tiles(tree: TreeHash, leaves: list[bytes]) -> FetchedTiles:
    """All tiles of a tree, of each width that it had on its way to this size."""
    tiles: dict[Tile, bytes] = {}
    level, hashes = 0, leaves
    while hashes:
        for n in range(-(-len(hashes) // 256)):
            part = hashes[n * 256 : (n + 1) * 256]
            for width in range(1, len(part) + 1):
                tiles[Tile(level, n, width)] = b"".join(part[:width])
        full = len(hashes) // 256
        hashes = [
            perfect_root(tree, b"".join(hashes[n * 256 : (n + 1) * 256]))
            for n in range(full)
        ]
        level += 1
    return FetchedTiles(tiles)


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_published_eight_leaves(size: int) -> None:
    stack = Stack(SHA256)
    for leaf in CT_LEAVES[:size]:
        stack.append(leaf_hash(SHA256, bytes.fromhex(leaf)))
    assert stack.root().hex() == CT_ROOTS[size]


def test_roots_of_the_published_long_trees() -> None:
    stack, found = Stack(SHA256), {}
    for i in range(65535):
        stack.append(leaf_hash(SHA256, bytes((i & 0xFF, i >> 8))))
        if stack.size in GOLDEN:
            found[stack.size] = base64.b64encode(stack.root()).decode()
    assert found == GOLDEN


def test_published_leaf_and_node_hashes() -> None:
    assert leaf_hash(SHA256, b"L123456").hex() == (
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )
    assert node_hash(SHA256, b"N123", b"N456").hex() == (
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )
    assert SM3.digest(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


@given(trees, st.lists(st.binary(max_size=3), max_size=70), st.data())
def test_a_stack_resumed_anywhere_agrees_with_the_reference(
    tree: TreeHash, entries: list[bytes], data: st.DataObject
) -> None:
    slow = SlowTree(tree.name, entries)
    at = data.draw(st.integers(0, len(entries)))
    leaves = [leaf_hash(tree, entry) for entry in entries]
    first = Stack(tree)
    first.extend(leaves[:at])
    resumed = Stack.from_bytes(tree, at, first.to_bytes())
    for leaf in leaves[at:]:
        resumed.append(leaf)
    whole = first.copy()
    whole.extend(leaves[at:])
    assert resumed.root() == whole.root() == slow.root()
    assert first.root() == slow.root(0, at)


@given(trees, st.integers(1, 300), st.data())
@settings(max_examples=60, deadline=None)
def test_proofs_from_tiles_agree_with_the_reference_and_verify(
    tree: TreeHash, size: int, data: st.DataObject
) -> None:
    entries = [i.to_bytes(2) for i in range(size)]
    slow = SlowTree(tree.name, entries)
    leaves = [leaf_hash(tree, entry) for entry in entries]
    tiles = stored_tiles(tree, leaves)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))

    path = inclusion_proof(tree, tiles, index, size)
    assert list(path) == slow.path(index, size)
    verify_inclusion(
        tree, index=index, size=size, leaf=leaves[index], path=path, root=slow.root()
    )
    proof = consistency_proof(tree, tiles, old, size)
    assert list(proof) == (slow.proof(old, size) if old < size else [])
    verify_consistency(
        tree,
        old=old,
        new=size,
        old_root=slow.root(0, old),
        new_root=slow.root(),
        path=proof,
    )
    assert stack_at(tree, tiles, old).root() == slow.root(0, old)


@given(st.integers(1, 300), st.data())
@settings(max_examples=60, deadline=None)
def test_a_proof_for_another_place_size_or_leaf_is_refuted(
    size: int, data: st.DataObject
) -> None:
    entries = [i.to_bytes(2) for i in range(size)]
    leaves = [leaf_hash(SHA256, entry) for entry in entries]
    tiles = stored_tiles(SHA256, leaves)
    root = SlowTree("sha256", entries).root()
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(
        st.integers(0, size - 1).filter(lambda i: i != index or size == 1)
    )
    path = inclusion_proof(SHA256, tiles, index, size)
    wrong = leaves[other] if size > 1 else bytes(32)
    with pytest.raises(ProofRefutedError):
        verify_inclusion(
            SHA256, index=index, size=size, leaf=wrong, path=path, root=root
        )
    with pytest.raises((ProofRefutedError, ProofMalformedError)):
        verify_inclusion(
            SHA256,
            index=index,
            size=size,
            leaf=leaves[index],
            path=(*path, bytes(32)),
            root=root,
        )


def test_the_tiles_of_a_proof_are_named_before_anything_is_read() -> None:
    size = 70_000
    assert len(inclusion_tiles(69_999, size)) <= 3
    assert len(inclusion_tiles(0, size)) <= 4
    assert set(root_tiles(size)) == {
        Tile(2, 0, 1),
        Tile(1, 1, 17),
        Tile(0, 273, 112),
    }
    assert consistency_tiles(5, 5) == ()


def test_tile_widths_are_those_of_the_specifications_example() -> None:
    assert [tile_width(0, n, 70_000) for n in (0, 272, 273, 274)] == [256, 256, 112, 0]
    assert [tile_width(1, n, 70_000) for n in (0, 1, 2)] == [256, 17, 0]
    assert tile_width(2, 0, 70_000) == 1
    assert list(tiles_between(0, 256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_between(69_999, 70_000)) == [
        Tile(0, 273, 112),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]


@given(st.integers(0, 200_000), st.integers(1, 200_000))
def test_the_tiles_that_entries_touch_suffice_for_their_proofs(
    index: int, more: int
) -> None:
    size = index + more
    assert set(inclusion_tiles(index, size)) <= set(tiles_between(index, size))
    assert set(root_tiles(size)) <= set(tiles_between(index, size))


@given(st.integers(0, 300), st.binary(max_size=80))
def test_a_stack_of_the_wrong_length_is_no_stack(size: int, data: bytes) -> None:
    if len(data) == 32 * size.bit_count():
        assert Stack.from_bytes(SHA256, size, data).to_bytes() == data
        return
    with pytest.raises(ValueError, match="stack"):
        Stack.from_bytes(SHA256, size, data)


def test_split_takes_hashes_apart() -> None:
    assert split(bytes(64)) == (bytes(32), bytes(32))


@given(st.lists(st.binary(max_size=300), max_size=256), st.integers(0, 255))
def test_a_bundle_gives_back_its_entries_and_nothing_else(
    entries: list[bytes], cut: int
) -> None:
    data = pack_bundle(entries)
    assert unpack_bundle(data, len(entries)) == entries
    with pytest.raises(EvidenceError):
        unpack_bundle(data, len(entries) + 1)
    if data:
        with pytest.raises(EvidenceError):
            unpack_bundle(data[: cut % len(data)], len(entries))


def test_an_entry_that_no_bundle_can_hold_is_refused() -> None:
    assert len(pack_bundle([bytes(65_535)])) == 65_537
    with pytest.raises(EvidenceError):
        pack_bundle([bytes(65_536)])


@pytest.mark.parametrize(
    "write",
    [
        lambda: tile_path(Tile(64, 0)),
        lambda: tile_path(Tile(0, -1)),
        lambda: tile_path(Tile(0, 0, 0)),
        lambda: bundle_path(Bundle(0, 257)),
    ],
)
def test_a_tile_that_cannot_be_has_no_path(write: Callable[[], str]) -> None:
    with pytest.raises(TilePathError):
        write()


@given(trees, st.integers(0, 3), st.integers(1, 600))
@settings(max_examples=40, deadline=None)
def test_tiles_built_from_a_later_beginning_are_the_same(
    tree: TreeHash, tiles_before: int, count: int
) -> None:
    base = tiles_before * 256
    leaves = [leaf_hash(tree, i.to_bytes(2)) for i in range(base + count)]
    whole = TileBuilder(tree)
    made = dict(pair for leaf in leaves for pair in whole.add(leaf))
    partial = dict(whole.rest())
    every = {(tile.level, tile.n): row for tile, row in (made | partial).items()}
    left = {
        tile.level: every[tile.level, tile.n][: tile.width * 32]
        for tile in left_tiles(base)
    }
    resumed = TileBuilder(tree, base, left)
    later = dict(pair for leaf in leaves[base:] for pair in resumed.add(leaf))
    assert dict(resumed.rest()) == partial
    assert later == {
        k: v for k, v in made.items() if k.n >= base >> (8 * (k.level + 1))
    }
    with pytest.raises(ValueError, match="multiple"):
        TileBuilder(tree, 5)
