"""The course as stock nbgrader sees it. Works with `nbgrader generate_assignment`, `autograde`, `generate_feedback`."""

import os
import sys
import warnings
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SAWarning

from minibert_grader.intake.patch import install
from minibert_grader.keeping.nbgraders import install_keeping
from minibert_grader.reports.templates import NBGRADERS, OURS

c = get_config()  # noqa: F821  (nbgrader provides it)

# nbgrader starts the program `alembic` by name; let it be found where the environment was not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# nbgrader 0.9 trips over a harmless warning of SQLAlchemy at every submission; the log is for what matters.
warnings.filterwarnings("ignore", category=SAWarning)

c.CourseDirectory.course_id = "mini-bert"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache", ".hypothesis", "figures"]

c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("Write this function, then run the cell below it.")'}
c.ClearSolutions.text_stub = "*Write your answer here.*"

c.GenerateAssignment.preprocessors.insert(0, "minibert_grader.plugins.stamp.PlainText")  # before checksums are taken
c.GenerateAssignment.preprocessors.append("minibert_grader.plugins.stamp.StampEdition")

# What later notebooks build upon is made anew from the model solutions of the earlier ones.
c.GenerateAssignment.preprocessors.append("minibert_grader.plugins.give.GiveEarlierFunctions")

# On a machine with other accounts, these could listen to what a kernel says that runs model solutions.
c.KernelManager.transport_encryption = "auto"

# `nbgrader generate_solution`, for after the deadline: model solutions and answers, without the mark schemes.
c.GenerateSolution.preprocessors.insert(0, "minibert_grader.plugins.give.GiveSolution")

# nbgrader never sees what students handed in, only what the intake took of it into taken/.
install()

# Before anything writes into the gradebook it is copied into backups/, and two graders of one assignment take turns.
install_keeping()

# Downloads of Canvas, Moodle and others: bounded, and matched to the roster.
c.ZipCollectApp.extractor_plugin = "minibert_grader.lms.collect.UnpackDownload"
c.ZipCollectApp.collector_plugin = "minibert_grader.lms.collect.CollectFromDownload"

# Marks with what waits for a TA left blank; CanvasExport and MoodleExport of the same module by --exporter.
c.ExportApp.plugin_class = "minibert_grader.plugins.export.MarksExport"

# One submission at a time is read without trust, given its released shape, judged in a sandbox, and saved.
c.Autograde.exporter_class = "minibert_grader.plugins.read.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "minibert_grader.plugins.restore.RestoreCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "minibert_grader.plugins.judge.JudgeSubmission",
    "nbgrader.preprocessors.LimitOutput",
    "minibert_grader.plugins.clean.CleanOutput",  # before the verdict is attached: what students made, defanged
    "minibert_grader.plugins.pictures.ShowPictures",
    "minibert_grader.plugins.save.SaveVerdicts",
    "minibert_grader.deadlines.late.LatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# What lateness costs: "none", "zero" (late work has no points) or "per_day". Reckoned anew for pages and exports.
c.LatePenalties.plugin_class = "minibert_grader.deadlines.late.LatePolicy"
c.LatePolicy.penalty_method = "none"
c.LatePolicy.points_per_day = 0
c.LatePolicy.grace_hours = 0

# nbgrader's exchange, where the class shares a machine; elsewhere a folder of the course's own stands for it,
# because formgrader would complain on every page that there is none.
shared, own = Path("/usr/local/share/nbgrader/exchange"), Path(__file__).resolve().parent / "exchange"
if not os.access(shared, os.W_OK | os.X_OK):
    with suppress(OSError):
        own.mkdir(exist_ok=True)
    c.Exchange.root = str(own)

# A feedback page is made of the verdicts and the gradebook.
c.GenerateFeedback.exporter_class = "minibert_grader.plugins.feedback.FeedbackExporter"

# What a page tells of failing calls before the student's due date: "shown", "shortened" or "left out".
c.FeedbackExporter.before_due = "shown"

# `minibert watch` grades what arrives of these, and puts pages out at once. Who gets page after page can feel the way
# to points: so it is off, has a bound, and goes well with "shortened".
c.Watch.assignments = []
c.Watch.pages_a_day = 3

# Formgrader has a template of ours over nbgrader's own; no page loads anything from the web.
c.HTMLExporter.template_name = "course_formgrade"
c.HTMLExporter.extra_template_basedirs = [OURS, NBGRADERS]
c.HTMLExporter.extra_template_paths = [OURS, NBGRADERS]

# Formgrader renders what students wrote through these, so that no link or tag of theirs can act, and
# none of it can end with an exception or take an hour.
c.HTMLExporter.filters = {
    "markdown2html": "minibert_grader.cleaning.render.markdown_of_cell",
    "highlight_code": "minibert_grader.cleaning.render.highlighted_code",
    "clean_html": "minibert_grader.cleaning.safe_html.safe_html",  # of raw cells
    "scheme_beside": "minibert_grader.marking.beside.scheme_beside",
    "flags_beside": "minibert_grader.marking.beside.flags_beside",
}
