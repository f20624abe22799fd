"""A person in a browser at the hub, as far as requests go: cookies, tokens against forged requests, web sockets."""

from __future__ import annotations

import json
import re
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import requests
import websocket

from .machine import Account

SECONDS = 300  # for a server to come up, and for a command


class Person:
    """Somebody with a browser; nothing is sent that a browser's page would not send.

    Parameters
    ----------
    hub : str
        The address of the hub.
    account : Account
    """

    def __init__(self, hub: str, account: Account) -> None:
        self.name = account.login
        self.web = requests.Session()
        self.web.trust_env = False
        self.hub, self._password = hub, account.password
        self._port = urlsplit(hub).netloc

    def server(self, name: str) -> str:
        """Where somebody's server is."""
        return f"http://{name}.{self._port}/user/{name}"

    def visit(self, address: str) -> requests.Response:
        """What typing an address comes to, after all redirects."""
        return self.web.get(address, headers={"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"}, timeout=SECONDS)

    def log_in(self, password: str | None = None) -> requests.Response:
        self.visit(f"{self.hub}/hub/login")
        form = {"username": self.name, "password": password or self._password, "_xsrf": self._token("/hub/")}
        return self.web.post(f"{self.hub}/hub/login", data=form, allow_redirects=False, timeout=SECONDS)

    def start(self) -> None:
        """Start the own server, and enter it."""
        asked = self.ask_hub("POST", f"users/{self.name}/server")
        assert asked.ok, asked.text
        for _ in range(SECONDS):
            server = self.ask_hub("GET", f"users/{self.name}").json()["servers"].get("")
            assert server, f"the server of {self.name} has ended before it was there"
            if server["ready"]:
                break
            time.sleep(1)
        entered = self.visit(f"{self.server(self.name)}/lab")
        assert entered.status_code == 200 and entered.url.startswith(self.server(self.name)), entered.url

    def ask_hub(self, method: str, path: str, token: bool = True) -> requests.Response:
        """A request of a page of the hub to its REST API."""
        return self._ask(method, f"{self.hub}/hub/api/{path}", self._token("/hub/") if token else None)

    def ask(self, method: str, path: str, token: bool = True, **more: Any) -> requests.Response:
        """A request of a page of the own server to that server."""
        xsrf = self._token(f"/user/{self.name}/") if token else None
        return self._ask(method, f"{self.server(self.name)}/{path}", xsrf, **more)

    def told(self, method: str, path: str, **more: Any) -> Any:
        """The same, where it must succeed: the JSON of the answer."""
        answer = self.ask(method, path, **more)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json()

    def python(self, code: str) -> str:
        """Run some code in a kernel of the own server; what it printed."""
        kernel = self.told("POST", "api/kernels", json={})["id"]
        session = uuid.uuid4().hex
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": session}
        header |= {"username": self.name, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
        said = []
        socket = self._socket(f"api/kernels/{kernel}/channels?session_id={session}")
        try:
            message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
            socket.send(json.dumps(message))
            while True:
                told = json.loads(socket.recv())
                kind, content = told["msg_type"], told["content"]
                if told["parent_header"].get("msg_id") != header["msg_id"]:
                    continue
                if kind == "stream":
                    said.append(content["text"])
                assert kind != "error", "\n".join(content["traceback"])
                if kind == "status" and content["execution_state"] == "idle":
                    return "".join(said)
        finally:
            socket.close()
            self.ask("DELETE", f"api/kernels/{kernel}")

    def type(self, command: str) -> str:
        """Type a command into a terminal of the own server; what stands there when it has succeeded."""
        terminal = self.told("POST", "api/terminals", json={})["name"]
        socket = self._socket(f"terminals/websocket/{terminal}")
        shown = ""
        try:
            socket.send(json.dumps(["stdin", f"{command}; echo ended with $?.\r"]))
            while not (ended := re.search(r"ended with (\d+)\.", shown)):
                kind, *rest = json.loads(socket.recv())
                shown += rest[0] if kind == "stdout" else ""
        finally:
            socket.close()
            self.ask("DELETE", f"api/terminals/{terminal}")
        assert ended[1] == "0", shown
        return shown

    def _token(self, path: str) -> str:
        [token] = [cookie.value for cookie in self.web.cookies if (cookie.name, cookie.path) == ("_xsrf", path)]
        assert token
        return token

    def _ask(self, method: str, address: str, token: str | None, **more: Any) -> requests.Response:
        headers = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
        if token:
            headers["X-XSRFToken"] = token
        return self.web.request(method, address, headers=headers, timeout=SECONDS, allow_redirects=False, **more)

    def _socket(self, path: str) -> websocket.WebSocket:
        address = f"{self.server(self.name)}/{path}"
        cookies = requests.cookies.get_cookie_header(self.web.cookies, requests.Request("GET", address).prepare())  # type: ignore[no-untyped-call]
        return websocket.create_connection(
            address.replace("http:", "ws:"), timeout=SECONDS, cookie=cookies, header=["Sec-Fetch-Mode: websocket"]
        )
