"""A page on this machine that the athlete's browser comes back to with a platform's answer."""

import queue
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from planner.language import N_, _

_THANKS = N_("Thank you. You can close this page and go back to the terminal.")
_UNEXPECTED = N_("This is not the answer that Pronghorn is waiting for.")


@contextmanager
def answer_page(name: str, state: str) -> Iterator[tuple[str, queue.Queue[dict[str, str]]]]:
    """Serve the page, and give its address and the queue of answers.

    The first answer that carries `state` counts.
    """
    answers: queue.Queue[dict[str, str]] = queue.Queue(1)
    path = f"/{name}"

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            answer = {key: values[-1] for key, values in parse_qs(url.query).items()}
            their_state = answer.get("state", "")
            expected = url.path == path and secrets.compare_digest(
                their_state.encode(), state.encode()
            )
            if not expected:
                self._show(400, _(_UNEXPECTED))
                return

            self._show(200, _(_THANKS))
            with suppress(queue.Full):
                answers.put_nowait(answer)

        def _show(self, status: int, text: str) -> None:
            page = f"<!doctype html><meta charset=utf-8><title>Pronghorn</title><p>{text}</p>"
            body = page.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Log nothing: the address holds the code."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}{path}", answers
        finally:
            server.shutdown()
            thread.join()
