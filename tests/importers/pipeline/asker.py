"""Answers the requests of `--import`, many in one process; runs inside Wurzel's environment.

Wurzel is imported once; each request is answered by a fork, with the script that `wzc` itself runs.
"""

import importlib.util
import json
import os
import sys

script_path = sys.argv[1]
spec = importlib.util.spec_from_file_location("introspect_script", script_path)
assert spec is not None and spec.loader is not None
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for name in ("wurzel.core", "wurzel.utils", "wurzel.steps.splitter", "wurzel.steps.duplication"):
    importlib.import_module(name)
for line in sys.stdin:
    request = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.environ.update(request.get("environment", {}))
        os.write(writing, json.dumps(script._answer(request)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        print(answer.read(), file=answers, flush=True)
    os.waitpid(child, 0)
