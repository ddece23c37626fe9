"""A child of the sandbox benchmark, the reference: a bare uvicorn that answers every request with one fixed body.

`python -m benchmarks._sandbox_echo FILE` prints the port it listens on, then answers until SIGTERM.
"""

import asyncio
import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn


class Echo:
    """The ASGI application: reads the body, says the same thing each time."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        length = str(len(answer)).encode()
        self._headers = [(b"content-type", b"application/json;charset=UTF-8"), (b"content-length", length)]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._answer})


def main(path: str) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        Echo(Path(path).read_bytes()), log_config=None, access_log=False, lifespan="off", ws="none", interface="asgi3"
    )
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    # The loop that the sandbox runs on, too: with another one each answer waits 40 ms for the client's acknowledgement.
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(uvicorn.Server(config).serve([listening]))


if __name__ == "__main__":
    main(sys.argv[1])
