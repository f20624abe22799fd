"""What a hub is told, without starting one: the versions agree, and nothing that JupyterHub guards is let go."""

from __future__ import annotations

import json
import re
import tomllib

from traitlets.config.loader import PyFileConfigLoader

from .machine import ROOT

FOLDER = ROOT / "jupyter-config" / "hub"
SET = {
    "JupyterHub": {"subdomain_host", "bind_url", "authenticator_class", "spawner_class", "load_groups", "load_roles"},
    "ConfigurableHTTPProxy": {"command"},
    "Authenticator": {"allowed_users", "allow_existing_users"},
    "LocalAuthenticator": {"allowed_groups"},
    "Spawner": {"cmd", "args", "group_overrides"},
}


def test_the_versions_are_one():
    asked = json.loads((FOLDER / "package.json").read_text())["dependencies"]["configurable-http-proxy"]
    packages = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    assert packages.pop("")["dependencies"] == {"configurable-http-proxy": asked}
    assert packages["node_modules/configurable-http-proxy"]["version"] == asked
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    [hub] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["hub"]
    assert re.fullmatch(r"jupyterhub==[\d.]+", hub)
    assert hub in (ROOT / "constraints.txt").read_text().splitlines()
    assert asked in (ROOT / "docs" / "dependencies.md").read_text()


def test_the_hub_is_told_this_and_no_more():
    """A setting that is added here has to be one that weakens nothing."""
    config = PyFileConfigLoader("jupyterhub_config.py", path=str(FOLDER)).load_config()
    assert {name: set(settings) for name, settings in config.items()} == SET
    assert config.JupyterHub.authenticator_class == "pam" and config.JupyterHub.spawner_class == "localprocess"
    assert config.Authenticator.allow_existing_users is False
    assert config.JupyterHub.subdomain_host and config.JupyterHub.bind_url.startswith("http://127.0.0.1:")
