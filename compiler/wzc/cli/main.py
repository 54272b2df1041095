"""The command `wzc`: the way in, and the ways out that are nobody's mistake.

Exit codes: 0 fine (warnings too), 1 problems in the source, 2 wrong usage or a file that can't be
read or written for reasons of its own, 3 a mistake of the compiler, 130 stopped by Ctrl-C, 141 the
reader of the output has gone (what a shell reports for SIGPIPE).
"""

import sys

INTERRUPTED = 130
READER_GONE = 141
FAILED = 3


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code; `argv` are the words after `wzc`."""
    words = sys.argv[1:] if argv is None else argv
    if argv is None:
        # A process that ends after one compile is faster without looking for garbage.
        import gc

        gc.disable()
    code = _run(words)
    if argv is None:
        _leave(code)
    return code


def _run(words: list[str]) -> int:
    try:
        if words in (["--version"], ["-V"]):
            code = _version()
        else:
            from wzc.cli.commands import run

            code = run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _leave_pipe()
        return READER_GONE
    except Exception as error:
        return _apologise(error)
    return code


def _leave(code: int) -> None:
    """End the process without tearing the interpreter down: that would cost a tenth of a compile.

    All files are closed and all text is written by now; nothing else is waiting to be done.
    """
    import os

    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except BrokenPipeError:
        code = READER_GONE
    os._exit(code)


def _version() -> int:
    from wzc import __version__

    print(f"wzc {__version__}")
    return 0


def _leave_pipe() -> None:
    """Let the interpreter's last flush go nowhere, instead of failing once more."""
    import os

    if sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _apologise(error: Exception) -> int:
    import os

    from wzc import __version__

    if os.environ.get("WZC_DEBUG") == "1":
        import traceback

        traceback.print_exc()
    what = f"{type(error).__name__}: {error}".split("\n")[0].rstrip(": ")
    says = "has failed, sorry: this is a mistake in the compiler, not in your file."
    own = sys.modules.get("wzc.verify.own")
    if own is not None and isinstance(error, own.FaultyManifest):
        what = str(error).split("\n")[0]
        says = (
            "has stopped: what it was about to write would fail in the cluster.\n"
            "  No check of the source has said so, which is a mistake in the compiler; until it is "
            "mended,\n"
            "  write what stands there in another way:"
        )
    print(
        f"wzc {__version__} {says}\n"
        f"  {what}\n"
        "  Please report it, with the file and what this prints:\n"
        "  WZC_DEBUG=1 wzc ...",
        file=sys.stderr,
    )
    return FAILED
