"""The instructor notebooks: clean, valid, worth 100 points, and running from start to end."""

from __future__ import annotations

import ast
import doctest

import nbformat
import pytest
from minibert_kit.session import CHECK_SAYS
from nbgrader.preprocessors import CheckCellMetadata

from minibert_grader.course.check import faults
from minibert_grader.course.quotes import alike, answered, filled
from minibert_grader.course.solutions import namespace
from minibert_grader.measuring.notebook_times import run_notebook

from .conftest import PATHS, Source

FIGURES = {
    "01_understanding_embeddings": (
        "embedding_matrix_viz embedding_combination_viz word_similarity_viz position_similarity analogy_map"
    ),
    "02_attention_mechanism": (
        "raw_attention_scores attention_weights scaling_effect attention_head_patterns "
        "minibert_attention_patterns head_entropy attention_explorer"
    ),
    "03_transformer_layers": (
        "layer_norm_effect ffn_transformation residual_connections transformer_flow transformer_attention "
        "component_importance"
    ),
    "04_backpropagation_gradients": (
        "loss_slope chain_rule_graph softmax_jacobian gradient_flow_by_depth gradient_check_scatter "
        "minibert_gradient_norms"
    ),
    "05_optimization_adam": (
        "loss_landscape optimizer_paths adam_moments bias_correction learning_rate_schedules gradient_norm_clipping"
    ),
    "06_input_to_output_flow": (
        "shape_flow_diagram layer_by_layer_change token_journey logits_top10 prediction_confidence"
    ),
    "07_training_process": (
        "masking_strategy loss_curve learning_rate_and_gradient_norm mask_accuracy before_after_predictions"
    ),
    "08_inference_evaluation": (
        "fill_mask_bars reliability_diagram perplexity_by_length probe_confusion sentence_similarity_map "
        "speed_vs_length"
    ),
}


def test_there_are_notebooks():
    assert PATHS


def test_committed_without_results(source: Source):
    for cell in source.notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, cell["id"]


def test_valid_for_jupyter_and_nbgrader(source: Source):
    notebook = nbformat.from_dict(source.notebook)
    nbformat.validate(notebook, relax_add_props=False)
    CheckCellMetadata().preprocess(notebook, {})
    assert source.notebook["nbformat"] == 4
    ids = [cell["id"] for cell in source.notebook["cells"]]
    assert len(set(ids)) == len(ids)


def test_points_sum_to_100_and_agree_with_the_exercises(source: Source):
    points = {name: cell["metadata"]["nbgrader"].get("points", 0) for name, cell in source.marked.items()}
    assert sum(points.values()) == 100
    exercises = source.course.exercises(source.name)
    graded = {
        name: points[name]
        for name, cell in source.marked.items()
        if cell["cell_type"] == "code" and cell["metadata"]["nbgrader"]["grade"]
    }
    assert graded == {exercise.cell: exercise.points for exercise in exercises.values()}


def test_the_places_of_each_exercise_agree(source: Source):
    assert faults(source.course, source.name) == []


def test_every_exercise_has_its_solution_cell_and_then_its_test_cell(source: Source):
    order = list(source.marked)
    exercises = source.course.exercises(source.name)
    for name, exercise in exercises.items():
        solution, test = source.marked[name], source.marked[exercise.cell]
        assert order.index(name) < order.index(exercise.cell)
        assert solution["metadata"]["nbgrader"]["solution"] and not solution["metadata"]["nbgrader"]["locked"]
        assert test["metadata"]["nbgrader"]["locked"] and not test["metadata"]["nbgrader"]["solution"]
        defined = [
            node.name for node in ast.parse("".join(solution["source"])).body if isinstance(node, ast.FunctionDef)
        ]
        assert set(exercise.functions) <= set(defined)
    solutions = [
        name
        for name, cell in source.marked.items()
        if cell["cell_type"] == "code" and cell["metadata"]["nbgrader"]["solution"]
    ]
    assert solutions == list(exercises)


@pytest.fixture(scope="module")
def executed(source: Source, tmp_path_factory: pytest.TempPathFactory):
    """The notebook after a run in a fresh kernel, its folder, the values that its text quotes, and what is untrue."""
    folder = tmp_path_factory.mktemp("run") / source.name
    notebook, _ = run_notebook(source.course, source.name, folder, asked=True)
    return notebook, folder, *answered(notebook)


def test_runs_without_error_warning_or_stderr(executed):
    notebook, *_ = executed
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", (cell.id, output.text)
            assert "Warning" not in output.get("text", ""), cell.id


def test_the_text_quotes_what_the_run_says(executed, source: Source):
    notebook, _, values, wrong = executed
    assert values and not wrong, "run `minibert quote`, and mend the sentences that it names"
    for cell in notebook.cells:
        if cell.id in values:
            assert alike(cell.source, filled(cell.source, values[cell.id])), f"run `minibert quote`: {cell.id}"


def test_saves_the_figures_that_the_curriculum_names(executed, source: Source):
    # The picture of the explorer takes its place only where nobody can click.
    names = [name for name in FIGURES[source.name].split() if name != "attention_explorer"]
    saved = {path.stem: path.read_bytes() for path in (executed[1] / "figures").glob("*.png")}
    assert set(names) <= set(saved)
    for name in names:
        assert saved[name].startswith(b"\x89PNG") and len(saved[name]) > 5000, name


def test_every_figure_has_words(executed):
    for cell in executed[0].cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                assert len(output.metadata["image/png"]["alt"]) > 60, cell.id


def test_a_passed_check_says_so(executed, source: Source):
    texts = {
        cell.metadata.nbgrader.grade_id: "".join(output.get("text", "") for output in cell.outputs)
        for cell in executed[0].cells
        if cell.cell_type == "code" and "nbgrader" in cell.metadata
    }
    for exercise in source.course.exercises(source.name).values():
        assert "✓" in texts[exercise.cell], exercise.cell


def test_the_last_cell_says_what_is_done_and_which_file_to_hand_in(executed, source: Source):
    said = executed[0].cells[-1].outputs[0].text
    count = len(source.course.exercises(source.name))
    assert f"{count} of {count} checks pass" in said and "no answer yet" not in said and "!" not in said
    assert f"The file to hand in: {executed[1] / source.name}.ipynb" in said


def test_every_check_can_be_told_from_other_cells(source: Source):
    for exercise in source.course.exercises(source.name).values():
        assert CHECK_SAYS in "".join(source.marked[exercise.cell]["source"]), exercise.cell


def test_the_last_cell_is_a_locked_one_that_names_its_notebook(source: Source):
    last = source.notebook["cells"][-1]
    marks = last["metadata"]["nbgrader"]
    assert marks["grade_id"] == "hand_in" and marks["locked"] and not marks["grade"] and not marks["solution"]
    assert f'before_you_hand_in("{source.name}")' in "".join(last["source"])


def test_every_example_in_a_docstring_is_right(source: Source):
    scope = namespace(source.course, source.name)
    found = 0
    for name in source.course.exercises(source.name):
        code = "".join(source.marked[name]["source"])
        exec(compile(code, name, "exec"), scope)
        for node in ast.parse(code).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                test = doctest.DocTestParser().get_doctest(ast.get_docstring(node), dict(scope), node.name, None, 0)
                assert test.examples, node.name
                assert doctest.DocTestRunner(verbose=False).run(test).failed == 0, node.name
                found += 1
    assert found >= len(source.course.exercises(source.name))
