"""JupyterHub on one machine: each student and the course have accounts of their own. docs/jupyterhub.md sets it up.

Write your own names into the first six lines. What is not set here is as JupyterHub has it: its defaults are safe.
"""

import sys
from pathlib import Path

INSTRUCTOR = "teacher"  # the account that holds the course, and grades
COURSE = Path("/home/teacher/mini-bert")
TAS = {"tom"}  # accounts that may enter the instructor's server to mark there; they can do all there that it can
STUDENTS = "students"  # the machine's group of those who may log in
ADDRESS = "http://hub.localhost:8000"  # as browsers see it; for a class: https://hub.example.org
PROXY = "http://127.0.0.1:8000"  # what the web server with the certificate leads to

c = get_config()  # noqa: F821  (JupyterHub provides it)

# A domain for each server (ada.hub.example.org): no page of a student's can act in the instructor's name.
c.JupyterHub.subdomain_host = ADDRESS
c.JupyterHub.bind_url = PROXY
c.ConfigurableHTTPProxy.command = [str(Path(sys.prefix) / "node_modules" / ".bin" / "configurable-http-proxy")]

# The accounts and passwords are the machine's, and a server runs as whoever logged in.
c.JupyterHub.authenticator_class = "pam"
c.JupyterHub.spawner_class = "localprocess"
c.Authenticator.allowed_users = {INSTRUCTOR, *TAS}
c.LocalAuthenticator.allowed_groups = {STUDENTS}
c.Authenticator.allow_existing_users = False  # who has left the group is not let in any more

# Students have the kit, and of the course nothing else. The instructor's server is the course's own.
c.Spawner.cmd = [str(Path(sys.prefix) / "bin" / "jupyterhub-singleuser")]
c.Spawner.args = ["--KernelManager.transport_encryption=required"]  # or any account could listen to what kernels say
c.JupyterHub.load_groups = {"instructors": {"users": [INSTRUCTOR]}}
c.JupyterHub.load_roles = [{"name": "tas", "users": [*TAS], "scopes": [f"access:servers!user={INSTRUCTOR}"]}]
c.Spawner.group_overrides = {
    "course": {
        "groups": ["instructors"],
        "spawner_override": {
            "cmd": ["env", f"--chdir={COURSE}", str(COURSE / ".venv" / "bin" / "jupyterhub-singleuser")],
            "notebook_dir": str(COURSE),
        },
    }
}
