"""The grader's own code with one condition, comparison or constant changed, drawn by a seed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from minibert_grader.measuring.mutants import change_of, cosmic_ray, mutate

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = ("intake", "judging", "sandbox", "plugins")
ORDERS = ("Lt", "LtE", "Gt", "GtE")
# An equality becomes its opposite: of texts, which most are, no order is meant.
CHANGES = (
    "AddNot",
    "NumberReplacer",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    *(f"ReplaceComparisonOperator_{one}_{other}" for one, other in itertools.permutations(ORDERS, 2)),
    "ReplaceComparisonOperator_Eq_NotEq",
    "ReplaceComparisonOperator_NotEq_Eq",
    "ReplaceFalseWithTrue",
    "ReplaceTrueWithFalse",
    "ReplaceUnaryOperator_Delete_Not",
)
SEED = 20260201
COUNT = 200


@dataclass(frozen=True)
class Mutant:
    """A module of the grader, by its path in the repository, and its code with one change."""

    module: str
    change: str
    code: str

    @property
    def name(self) -> str:
        return f"{self.module}: {self.change}"


def sample(count: int = COUNT, seed: int = SEED) -> list[Mutant]:
    """As many mutants as asked for; a larger sample begins with the smaller one."""
    found: dict[str, Mutant] = {}
    places = sorted(_places())
    random.Random(seed).shuffle(places)
    operators = cosmic_ray()
    for module, operator, occurrence in places:
        if len(found) == count:
            break
        source = (REPOSITORY / module).read_text(encoding="utf-8")
        code = mutate(source, operators.get_operator(operator)(), occurrence)
        assert code is not None and code != source, (module, operator, occurrence)
        mutant = Mutant(module, change_of(source, code), code)
        found.setdefault(mutant.name, mutant)
    return list(found.values())


def _places() -> Iterator[tuple[str, str, int]]:
    """Every module, kind of change and place in the module where it can be made."""
    from cosmic_ray.ast import ast_nodes, get_ast

    operators = cosmic_ray()
    kinds = [name for name in sorted(operators.operator_names()) if name.removeprefix("core/") in CHANGES]
    for room in ROOMS:
        for path in sorted((REPOSITORY / "minibert_grader" / room).rglob("*.py")):
            nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
            for kind in kinds:
                operator = operators.get_operator(kind)()
                count = sum(len(list(operator.mutation_positions(node))) for node in nodes)
                yield from ((str(path.relative_to(REPOSITORY)), kind, number) for number in range(count))
