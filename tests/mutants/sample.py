"""The grader's own code with one condition, comparison or constant changed, drawn by a seed."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
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
    """As many mutants as asked for; a larger sample begins with the smaller one.

    Each place is drawn by its own line, so that a change of the grader changes the sample where it changes the code.
    """
    found: dict[str, Mutant] = {}
    operators = cosmic_ray()
    for _, module, kind, occurrence in sorted(_places(seed)):
        if len(found) == count:
            break
        source = (REPOSITORY / module).read_text(encoding="utf-8")
        code = mutate(source, operators.get_operator(kind)(), occurrence)
        assert code is not None and code != source, (module, kind, occurrence)
        mutant = Mutant(module, change_of(source, code), code)
        found.setdefault(mutant.name, mutant)
    return list(found.values())


def _places(seed: int) -> Iterator[tuple[str, str, str, int]]:
    """Every place where a change can be made: its lot, its module, the kind of change, and which it is of these."""
    from cosmic_ray.ast import ast_nodes, get_ast

    operators = cosmic_ray()
    kinds = [name for name in sorted(operators.operator_names()) if name.removeprefix("core/") in CHANGES]
    for room in ROOMS:
        for path in sorted((REPOSITORY / "minibert_grader" / room).rglob("*.py")):
            source, module = path.read_text(encoding="utf-8"), str(path.relative_to(REPOSITORY))
            nodes, lines = list(ast_nodes(get_ast(source))), source.splitlines()
            for kind in kinds:
                operator = operators.get_operator(kind)()
                places = [place for node in nodes for place in operator.mutation_positions(node)]
                seen: Counter[str] = Counter()
                for number, ((line, _), _) in enumerate(places):
                    text = lines[line - 1].strip()
                    if not text.startswith("@"):  # how a class is made, or how much is kept, decides nothing
                        seen[text] += 1
                        lot = f"{seed} {module} {kind} {text} {seen[text]}"
                        yield hashlib.sha256(lot.encode()).hexdigest(), module, kind, number
