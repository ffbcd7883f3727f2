"""What entries are made of, read from the source: keys of their detail, and events.

Every expression that becomes the ``detail`` of an entry is followed back, through local
names, parameters, calls and constants, to the texts it is made of. What cannot be
followed raises, so that no key escapes: then write it in a way that can be followed, or
teach this reader the way.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

_ACT = ("xinhu.core.register.act", "act")
_CARRIERS = frozenset({"Facts", "Matter", "replace"})

Def = ast.FunctionDef | ast.AsyncFunctionDef
Name = tuple[str, str]
"""A module, and a name in it."""


class UnfollowedError(Exception):
    """An expression could not be followed to the texts it is made of.

    Args:
        module: where it stands.
        what: it.
    """

    def __init__(self, module: str, what: str) -> None:
        super().__init__(f"{module}: {what}")


class Place(NamedTuple):
    """Where an expression stands."""

    module: str
    function: Def | None
    owner: str = ""  # the class whose method it is


class Call(NamedTuple):
    """A call, and where it stands."""

    at: Place
    node: ast.Call


Leaf = Callable[[ast.expr, Place], set[str]]


class Source:
    """All modules of a package.

    Args:
        package: its folder.
    """

    def __init__(self, package: Path) -> None:
        self.functions: dict[str, list[Place]] = {}
        self.calls: list[Call] = []
        self._values: dict[Name, ast.expr] = {}
        self._origins: dict[Name, Name] = {}
        for path in sorted(package.rglob("*.py")):
            parts = path.relative_to(package.parent).with_suffix("").parts
            module = ".".join(parts).removesuffix(".__init__")
            self._read(ast.parse(path.read_text("utf-8")), Place(module, None))

    def _read(self, node: ast.AST, at: Place) -> None:
        for child in ast.iter_child_nodes(node):
            inner = at
            if isinstance(child, Def):
                owner = node.name if isinstance(node, ast.ClassDef) else ""
                inner = Place(at.module, child, owner)
                self.functions.setdefault(child.name, []).append(inner)
            elif isinstance(child, ast.Call):
                self.calls.append(Call(at, child))
            elif isinstance(child, ast.ImportFrom) and child.module:
                for name in child.names:
                    origin = (child.module, name.name)
                    self._origins[at.module, name.asname or name.name] = origin
            elif at.function is None and not isinstance(node, ast.ClassDef):
                for name, value in _assigned(child):
                    self._values[at.module, name] = value
            self._read(child, inner)

    def origin(self, module: str, name: str) -> Name:
        """Return where a name of a module was defined."""
        seen = (module, name)
        while seen in self._origins:
            seen = self._origins[seen]
        return seen

    def value(self, module: str, name: str) -> tuple[ast.expr, Place]:
        """Return what a module's name stands for."""
        found = self.origin(module, name)
        if found not in self._values:
            raise UnfollowedError(module, name)
        return self._values[found], Place(found[0], None)

    def calls_of(self, called: Place) -> Iterator[Call]:
        """Yield the calls of a function."""
        function = called.function
        assert function is not None
        for call in self.calls:
            if self._means(call, function.name) == (called.module, function.name):
                yield call

    def _means(self, call: Call, name: str) -> Name | None:
        target, module = call.node.func, call.at.module
        if isinstance(target, ast.Name) and target.id == name:
            return self.origin(module, name)
        if isinstance(target, ast.Attribute) and target.attr == name:
            if isinstance(target.value, ast.Name) and target.value.id != "self":
                parent = self.origin(module, target.value.id)
                return (".".join(parent), name)
            return (module, name)
        return None

    def called(self, node: ast.Call | ast.Attribute, at: Place) -> list[Place]:
        """Return the functions, methods or properties that may be meant."""
        target = node.func if isinstance(node, ast.Call) else node
        if isinstance(target, ast.Name):
            module, name = self.origin(at.module, target.id)
            found = self.functions.get(name, [])
            return [place for place in found if place.module == module]
        assert isinstance(target, ast.Attribute)
        bare = [
            place
            for place in self.functions.get(target.attr, [])
            if place.owner and place.function and len(place.function.args.args) == 1
        ]
        return [place for place in bare if place.module == at.module] or bare

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys that the detail of any entry may have."""
        found = set(self._passed(_ACT, None)) | {"event"}
        for call in self.calls:
            target = call.node.func
            name = getattr(target, "id", getattr(target, "attr", ""))
            for keyword in call.node.keywords:
                if name in _CARRIERS and keyword.arg == "detail":
                    found |= Flow(self).keys(keyword.value, call.at)
        return frozenset(found)

    @cached_property
    def events(self) -> frozenset[str]:
        """Events that any entry may tell."""
        return self.given(_ACT, "event")

    def given(self, function: Name, parameter: str) -> frozenset[str]:
        """Return the texts that a function is given for a parameter, anywhere."""
        return frozenset(self._passed(function, parameter))

    def _passed(self, function: Name, parameter: str | None) -> set[str]:
        (place,) = [
            each for each in self.functions[function[1]] if each.module == function[0]
        ]
        flow = Flow(self)
        if parameter is None:
            return flow.beyond(place)
        return flow.given(place, parameter, flow.texts)


class Flow:
    """Follows expressions back; what is given for a parameter is found once.

    Args:
        source: where.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[tuple[Place, str], set[str]] = {}

    def keys(self, node: ast.expr, at: Place) -> set[str]:
        """Return the keys of a mapping, or of a sequence of pairs."""
        match node:
            case ast.Dict(keys, values):
                found = self._dict(keys, values, at)
            case ast.DictComp(key):
                found = self._comprehended(key, node.generators[0], at)
            case ast.Tuple(elements) | ast.List(elements):
                found = self._pairs(elements, at)
            case ast.Call(ast.Attribute(value, "items"), []):
                found = self.keys(value, at)
            case ast.Call() | ast.Attribute():
                found = self._returned(node, at, self.keys)
            case ast.IfExp(_, one, other) | ast.BinOp(one, ast.BitOr(), other):
                found = self.keys(one, at) | self.keys(other, at)
            case ast.Name(name):
                found = self._named(name, at, self.keys)
            case _:
                raise _unfollowed(node, at)
        return found

    def texts(self, node: ast.expr, at: Place) -> set[str]:
        """Return the texts that an expression may be."""
        match node:
            case ast.Constant(str(text)):
                found = {text}
            case ast.Tuple(elements) | ast.List(elements):
                found = {text for each in elements for text in self.texts(each, at)}
            case ast.IfExp(_, one, other):
                found = self.texts(one, at) | self.texts(other, at)
            case ast.JoinedStr(values):
                found = self._joined(values, at)
            case ast.Call():
                found = self._returned(node, at, self.texts)
            case ast.Attribute():
                found = self._kept(node, at)
            case ast.Name(name):
                found = self._named(name, at, self.texts)
            case _:
                raise _unfollowed(node, at)
        return found

    def beyond(self, place: Place) -> set[str]:
        """Return the keywords that a function's ``**`` parameter takes in."""
        function = place.function
        assert function is not None
        if (place, "**") in self._known:
            return self._known[place, "**"]
        named = _parameters(function)
        found = self._known[place, "**"] = set()
        for call in self._calls(place):
            for keyword in call.node.keywords:
                if keyword.arg is None:
                    found |= self.keys(keyword.value, call.at) - named
                elif keyword.arg not in named:
                    found.add(keyword.arg)
        return found

    def given(self, place: Place, parameter: str, leaf: Leaf) -> set[str]:
        """Return what a function is given for a parameter, wherever it is called."""
        function = place.function
        assert function is not None
        if (place, parameter) in self._known:
            return self._known[place, parameter]
        names = [each.arg for each in function.args.args]
        found = self._known[place, parameter] = set()
        for call in self._calls(place):
            method = names[:1] == ["self"] and isinstance(call.node.func, ast.Attribute)
            places = names[1:] if method else names
            given = dict(zip(places, call.node.args, strict=False))
            given |= {each.arg: each.value for each in call.node.keywords if each.arg}
            if parameter in given:
                found |= leaf(given[parameter], call.at)
        return found

    def _calls(self, place: Place) -> list[Call]:
        found = list(self._source.calls_of(place))
        if not found:
            raise UnfollowedError(place.module, f"nobody calls {place.function.name}")
        return found

    def _dict(
        self, keys: list[ast.expr | None], values: list[ast.expr], at: Place
    ) -> set[str]:
        found: set[str] = set()
        for key, value in zip(keys, values, strict=True):
            found |= self.keys(value, at) if key is None else self.texts(key, at)
        return found

    def _pairs(self, elements: list[ast.expr], at: Place) -> set[str]:
        found: set[str] = set()
        for each in elements:
            match each:
                case ast.Starred(value):
                    found |= self.keys(value, at)
                case ast.Tuple([key, _]):
                    found |= self.texts(key, at)
                case _:
                    raise _unfollowed(each, at)
        return found

    def _comprehended(
        self, key: ast.expr, over: ast.comprehension, at: Place
    ) -> set[str]:
        match key, over.target, over.iter:
            case ast.Name(name), ast.Name(target), ast.Name(listed) if name == target:
                return self._named(listed, at, self.texts)
            case ast.Name(name), ast.Tuple([ast.Name(target), _]), ast.Name(listed) if (
                name == target
            ):
                return self._named(listed, at, self.keys)
        raise _unfollowed(key, at)

    def _returned(
        self, node: ast.Call | ast.Attribute, at: Place, leaf: Leaf
    ) -> set[str]:
        """Return what a call, or a property, may give back."""
        if isinstance(node, ast.Attribute) and node.attr == "detail":
            return set()  # another entry's: followed where that one was made
        target = node.func if isinstance(node, ast.Call) else node
        if isinstance(target, ast.Name):
            return self._by(target, at, leaf)
        found = self._source.called(node, at)
        if not found:
            raise _unfollowed(node, at)
        return {text for place in found for text in _results(place, leaf)}

    def _by(self, function: ast.expr, at: Place, leaf: Leaf) -> set[str]:
        """Return what a function gives back, named, given as a parameter, or lambda."""
        if isinstance(function, ast.Lambda):
            return leaf(function.body, at)
        if not isinstance(function, ast.Name):
            raise _unfollowed(function, at)
        if at.function and function.id in _parameters(at.function):
            return self.given(at, function.id, lambda it, on: self._by(it, on, leaf))
        found = self._source.called(ast.Call(function, [], []), at)
        if not found:
            raise _unfollowed(function, at)
        return {text for place in found for text in _results(place, leaf)}

    def _named(self, name: str, at: Place, leaf: Leaf) -> set[str]:
        function = at.function
        if function is None:
            return leaf(*self._source.value(at.module, name))
        arguments = function.args
        if arguments.kwarg and arguments.kwarg.arg == name:
            return self.beyond(at)
        found: set[str] = set()
        local = False
        for inner in ast.walk(function):
            for target, value in _assigned(inner):
                if target == name:
                    local, found = True, found | leaf(value, at)
            match inner:
                case ast.Assign([ast.Subscript(ast.Name(target), key)]) if (
                    target == name
                ):
                    found |= self.texts(key, at)
        if name in _parameters(function):
            return found | self.given(at, name, leaf)
        return found if local else leaf(*self._source.value(at.module, name))

    def _joined(self, values: list[ast.expr], at: Place) -> set[str]:
        found = {""}
        for each in values:
            inner = each.value if isinstance(each, ast.FormattedValue) else each
            ends = self.texts(inner, at)
            if not ends:
                raise _unfollowed(inner, at)
            found = {f"{begin}{end}" for begin in found for end in ends}
        return found

    def _kept(self, node: ast.Attribute, at: Place) -> set[str]:
        """Return what an attribute is given where its object is made, or computes."""
        own = isinstance(node.value, ast.Name) and node.value.id == "self"
        found: set[str] = set()
        for call in self._source.calls:
            if own and getattr(call.node.func, "id", "") != at.owner:
                continue
            for keyword in call.node.keywords:
                if keyword.arg == node.attr and isinstance(keyword.value, ast.Constant):
                    found |= self.texts(keyword.value, call.at)
        for place in self._source.called(node, at):
            found |= _results(place, self.texts)
        if not found:
            raise _unfollowed(node, at)
        return found


def _parameters(function: Def) -> set[str]:
    return {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}


def _results(place: Place, leaf: Leaf) -> set[str]:
    function = place.function
    assert function is not None
    found: set[str] = set()
    for inner in ast.walk(function):
        if isinstance(inner, ast.Return) and inner.value is not None:
            found |= leaf(inner.value, place)
    return found


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets, value):
            for target in targets:
                yield from _targets(target, value)
        case ast.AnnAssign(ast.Name(name), _, ast.expr() as value):
            yield name, value


def _targets(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(name), _:
            yield name, value
        case ast.Tuple(names), ast.Tuple(values) if len(names) == len(values):
            for each, its in zip(names, values, strict=True):
                yield from _targets(each, its)


def _unfollowed(node: ast.expr, at: Place) -> UnfollowedError:
    return UnfollowedError(at.module, f"line {node.lineno}: {ast.unparse(node)}")
