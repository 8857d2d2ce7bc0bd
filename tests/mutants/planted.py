"""A pytest plugin: one module of this process is the one of KEW_MUTANT, a guard taken out."""

import importlib.abc
import importlib.machinery
import os
import sys
from types import CodeType

from guards import Guard, guards, without


class Planted(importlib.abc.MetaPathFinder):
    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def find_spec(self, name, path, target=None):  # type: ignore[no-untyped-def]  # noqa: ARG002
        if name != self.guard.module:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path)
        assert found is not None and found.origin is not None
        found.loader = Mutated(self.guard, name, found.origin)
        return found


class Mutated(importlib.machinery.SourceFileLoader):
    """From the source, never from the bytecode that lies beside it."""

    def __init__(self, guard: Guard, name: str, path: str) -> None:
        super().__init__(name, path)
        self.guard = guard

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        source = self.get_data(self.path).decode("utf-8")
        return compile(without(source, self.guard), self.path, "exec", dont_inherit=True)


if named := os.environ.get("KEW_MUTANT"):
    sys.meta_path.insert(0, Planted(next(guard for guard in guards() if guard.name == named)))
