"""Client for the Go program in tests/argo/validator: what Argo itself says of a manifest."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import define, field, frozen


class ValidatorError(Exception):
    """The validator did not answer, or not with an answer. Says nothing about the manifest."""


@frozen
class Result:
    """Argo's verdict on one document; `stage` and `error` are empty when it is `ok`.

    Stages: `yaml` not readable, `kind` not one that Argo validates, `parse` not of its type,
    `validate` against Argo's rules, `panic` Argo's code broke on it.
    """

    index: int
    kind: str
    name: str
    ok: bool
    stage: str
    error: str

    def __str__(self) -> str:
        verdict = "ok" if self.ok else f"{self.stage}: {self.error}"
        return f"{self.kind or 'document'} {self.name or self.index}: {verdict}"


@frozen
class Reply:
    """The answer to one call of `evaluate`: a value, or the error that Argo gave."""

    value: Any = None
    error: str = ""
    panic: bool = False


@define
class Validator:
    """One validator process, started when first asked and again after it was lost.

    `timeout` is in seconds and for one request. Argo's validation is quadratic in the number of
    tasks: 1,000 take about two seconds.
    """

    command: tuple[str, ...]
    timeout: float = 60.0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _log: Any = field(default=None, init=False)
    _requests: int = field(default=0, init=False)

    @classmethod
    def of(cls, binary: Path) -> Self:
        """The validator that scripts/build-go.sh has built."""
        return cls((str(binary),))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def validate(self, text: str, *, lint: bool = True) -> list[Result]:
        """One result per document of `text`. The documents see one another's templates.

        With `lint=False` the rules are those of a submission.
        """
        answer = self._ask({"documents": text, "lint": lint})
        return [Result(**result) for result in answer["results"]]

    def read(self, text: str) -> list[object]:
        """Each document as Argo's YAML reader decodes it; `ValueError` where it cannot."""
        answer = self._ask({"documents": text, "values": True})
        for result in answer["results"]:
            if result["stage"] == "yaml":
                raise ValueError(f"document {result['index']}: {result['error']}")
        return list(answer.get("values", []))

    def evaluate(self, calls: Sequence[Mapping[str, object]]) -> list[Reply]:
        """What Argo makes of tags and expressions; validator/evaluate.go has the operations."""
        answer = self._ask({"calls": list(calls)})
        replies = [Reply(**reply) for reply in answer.get("replies", [])]
        for reply in replies:
            if reply.error.startswith("not a call: "):
                raise ValueError(reply.error)
        return replies

    def close(self) -> None:
        """End the process. Asking again starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                assert stream is not None
                # A request that the dead process never read is still in the buffer.
                with suppress(BrokenPipeError):
                    stream.close()
        log, self._log = self._log, None
        if log is not None:
            log.close()

    def _start(self) -> subprocess.Popen[bytes]:
        # A file, not a pipe: nobody reads while the process runs, and a full pipe would stop it.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        try:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
            )
        except OSError as error:
            self.close()
            raise ValidatorError(f"cannot start {self.command[0]}: {error}") from error
        return self._process

    def _ask(self, request: dict[str, object]) -> dict[str, Any]:
        self._requests += 1
        line = json.dumps({"id": self._requests, **request}).encode() + b"\n"
        process = self._process or self._start()
        answer = self._exchange(process, line)
        try:
            decoded = json.loads(answer)
            if decoded["id"] != self._requests:
                raise ValueError(f"it answers request {decoded['id']}, not {self._requests}")
            if decoded.get("error"):
                raise ValueError(decoded["error"])
        except (ValueError, KeyError, TypeError) as error:
            raise self._lost(f"gave no proper answer: {error}") from error
        assert isinstance(decoded, dict)
        return decoded

    def _exchange(self, process: subprocess.Popen[bytes], line: bytes) -> bytes:
        """Write one line, read one line. A timer ends the process, and so also a wait for it."""
        assert process.stdin is not None and process.stdout is not None
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(self.timeout, expire)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            return answer
        if expired.is_set():
            raise self._lost(f"did not answer within {self.timeout:g} s")
        process.wait()
        raise self._lost(f"ended with status {process.returncode}")

    def _lost(self, what: str) -> ValidatorError:
        """The error to raise, with the end of what the process had to say; the process is ended."""
        said = ""
        if self._log is not None:
            self._log.seek(0)
            said = self._log.read().decode(errors="replace").strip()[-2000:]
        self.close()
        return ValidatorError(f"the validator {what}" + (f"\n{said}" if said else ""))
