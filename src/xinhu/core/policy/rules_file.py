"""Reads a rules file: data with a shape, checked whole before anything starts.

An institution's own folder overrides: a key that stands in its file of the same name
replaces the shipped key as a whole, other keys stay. Keys written twice, unknown keys
and missing keys stop the start; nothing is guessed.
"""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
import yaml

from xinhu.core.base.errors import Fault

T = TypeVar("T")


class PolicyInvalidError(Fault):
    """Rules or policies cannot be used; params: file, detail."""

    code = "policy.invalid"


if TYPE_CHECKING:
    from yaml import SafeLoader as _Safe
else:
    # The same loader over libyaml takes a quarter of the time, and every start waits.
    _Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):
    """Safe YAML which takes no key twice."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 -- the signature is PyYAML's
    ) -> dict[Hashable, object]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                problem = f"the key {key} stands twice"
                raise yaml.constructor.ConstructorError(
                    None, None, problem, key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_rules(
    name: str, shape: type[T], folder: Path, override: Path | None = None
) -> Mapping[str, T]:
    """Read a file of named rules.

    Args:
        name: file name, as ``purposes.yaml``.
        shape: the msgspec structure of each entry.
        folder: the shipped rules.
        override: the institution's rules; the file may be absent there.

    Returns:
        name → rule, in the order of the shipped file, then of the override.

    Raises:
        PolicyInvalidError: a file is missing, unreadable or has the wrong shape.
    """
    merged = dict(_mapping(folder / name))
    if override is not None and (override / name).exists():
        merged.update(_mapping(override / name))
    try:
        return msgspec.convert(merged, dict[str, shape])  # type: ignore[valid-type]  # a run-time shape
    except msgspec.ValidationError as error:
        raise PolicyInvalidError(file=name, detail=str(error)) from None


def read_text(path: Path) -> str:
    """Read a text of rules.

    Raises:
        PolicyInvalidError: it is missing or no UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyInvalidError(file=path.name, detail=type(error).__name__) from None


def _mapping(path: Path) -> Mapping[str, object]:
    try:
        data = yaml.load(read_text(path), _Loader)  # noqa: S506 -- a SafeLoader
    except yaml.YAMLError as error:
        detail = " ".join(str(error).split())
        raise PolicyInvalidError(file=path.name, detail=detail) from None
    if not isinstance(data, dict):
        raise PolicyInvalidError(file=path.name, detail="no mapping")
    return data
