"""What every test finds: the environment's programs on the path, because nbgrader starts `alembic` by name."""

import os
import sys
from pathlib import Path

os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
