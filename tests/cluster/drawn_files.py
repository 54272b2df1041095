"""Programs drawn at random in which files go from step to step, as often and as oddly as they can.

The text alone is drawn; what a step has to get is read off the evaluated pipeline (`instances.py`).
"""

from __future__ import annotations

from random import Random

from attrs import define, field

_HEAD = """\
import wurzel
from wurzel.contracts import MarkdownDataContract
from wurzel.steps import ManualMarkdownStep, DropDuplicationStep, SimpleSplitterStep

component ingest(folder: string) : -> [MarkdownDataContract] {
  step docs = ManualMarkdownStep(folder_path = folder)
  step unique = DropDuplicationStep(drop_by_fields = ["md"])
  step note = container(image = "a:1", command = ["note"]) {
    inputs { docs = docs at "/in/docs" }
    outputs { log: file from "/tmp/note.log", tree: dir from "/tmp/tree" { archive = "tar" } }
  }
  docs >> unique
  output unique
  output log = note.log
  output tree = note.tree
}

component cut(batch: int) : (docs: [MarkdownDataContract]) -> [MarkdownDataContract] {
  step pieces = SimpleSplitterStep(batch_size = batch)
  step count = container(image = "a:1", command = ["count"]) {
    inputs { pieces = pieces at "/in" }
    outputs { log: file from "/tmp/names" { archive = "zip" } }
  }
  docs >> pieces
  output pieces
  output log = count.log
}

component both(folder: string) : -> [MarkdownDataContract] {
  step one = ingest(folder = "${folder}/one")
  step two = cut(batch = 5)
  step pages = container(image = "a:1", command = ["crawl"]) {
    inputs { log = two.log at "/in/log" }
    outputs { all: [MarkdownDataContract] from "/out/all.json" }
  }
  one >> two
  output pages
  output log = one.log
}
"""
_STORES = (
    'gcs(bucket = "other")',
    'azure(endpoint = "https://a.b.c", container = "other", use_sdk_creds = true)',
    'oss(bucket = "other", endpoint = "oss.example.com", use_sdk_creds = true)',
    's3(bucket = "other", key_prefix = "below/here")',
    's3(bucket = "files")',
)
_KINDS = ("source", "box", "box", "wurzel", "wurzel", "ingest", "both", "cut", "box")


@define
class DrawnFiles:
    """A program; `uses` are the constructs in it."""

    random: Random
    lines: list[str] = field(factory=list)
    edges: list[str] = field(factory=list)
    # What goes along `>>`, with whether it may be missing; and files that can be referred to.
    data: list[tuple[str, bool]] = field(factory=list)
    files: list[str] = field(factory=list)
    uses: set[str] = field(factory=set)

    @property
    def source(self) -> str:
        body = [
            "use wurzel.defaults",
            'defaults { image = "ghcr.io/telekom/wurzel:3.3.1" }',
            'artifacts = s3(bucket = "files", endpoint = "minio.storage:9000")',
            'input langs: [string] = ["de", "en"]',
            "input go: bool = false",
            *self.lines,
            *self.edges,
        ]
        return f"{_HEAD}\npipeline drawn {{\n  " + "\n  ".join(body) + "\n}\n"

    def some(self, *options: str) -> str:
        return self.random.choice(options)

    def chance(self, of: int) -> bool:
        return self.random.randrange(of) == 0

    def step(self, number: int) -> None:
        kind = self.some(*_KINDS)
        takes = kind in ("wurzel", "cut")
        if takes and not any(kind == "wurzel" or not missing for _, missing in self.data):
            kind, takes = "source", False
        name = f"{self.some('aB', 'very_long', 'n')}_{number}"
        block: list[str] = []
        loop = self.loop(name, kind, block)
        head = {
            "source": f'ManualMarkdownStep(folder_path = "/data/{number}{loop and "/${x}"}")',
            "wurzel": self.some(
                "SimpleSplitterStep()", 'DropDuplicationStep(drop_by_fields = ["md"])'
            ),
            "box": f'container(image = "a:1", command = ["run"{loop and ", x"}])',
            "ingest": f'ingest(folder = "/data/{number}{loop and "/${x}"}")',
            "both": f'both(folder = "/data/{number}{loop and "/${x}"}")',
            "cut": f"cut(batch = {number})",
        }[kind]
        if kind in ("source", "wurzel", "box") and self.chance(4):
            block.append(f"artifacts = {self.some(*_STORES)}")
            self.uses.add("store")
        missing = kind in ("source", "box") and not loop and self.chance(3)
        if missing:
            block.append("when = go")
            self.uses.add("skipped")
        if takes:
            self.take(name, certain=kind == "cut")
        if kind == "box":
            self.box(name, block, bool(loop), missing)
        inside = " { " + "\n    ".join(["", *block]) + "\n  }" if block else ""
        self.lines.append(f"step {name} = {head}{loop}{inside}")
        if kind != "box":
            self.data.append((name, missing))
            self.uses.add(kind)
        if kind in ("ingest", "both", "cut") and not loop:
            self.files += [f"{name}.log", *([f"{name}.tree"] if kind == "ingest" else [])]
        elif kind in ("source", "wurzel") and not missing:
            self.files.append(name)

    def loop(self, name: str, kind: str, block: list[str]) -> str:
        if not self.chance(3):
            return ""
        items = self.some('["a", "b"]', '["c"]', "langs", '["a", "b", "c"]')
        if kind in ("ingest", "both", "cut"):
            items = '["a", "b"]'
        self.uses.add("loop of the run" if items == "langs" else "loop")
        if items != "langs" and self.chance(3):
            block.append("unroll = true")
            self.uses.add("unrolled")
        return f" for x in {items}"

    def take(self, name: str, *, certain: bool) -> None:
        data = [each for each in self.data if not (certain and each[1])]
        chosen = self.random.sample(data, min(len(data), self.random.randint(1, 3)))
        words = ", ".join(f"{one}?" if missing else one for one, missing in chosen)
        self.edges.append(f"[{words}] >> {name}")
        if any(missing for _, missing in chosen):
            self.uses.add("optional data")

    def box(self, name: str, block: list[str], loop: bool, missing: bool) -> None:
        """What a container takes and gives."""
        chosen = self.random.sample(self.files, min(len(self.files), self.random.randint(0, 3)))
        taken = [f'i{n} = {one} at "/in/{n}"' for n, one in enumerate(chosen)]
        if self.chance(4):
            taken.append(
                self.some(
                    'model = s3(key = "models/latest") at "/model"',
                    'code = git(repo = "https://example.com/a.git", revision = "main") at "/src"',
                )
            )
        if taken:
            block.append(f"inputs {{ {', '.join(taken)} }}")
        given = []
        for number in range(self.random.randint(1, 2)):
            kind = self.some("file", "dir")
            options = []
            if self.chance(5 if loop else 2):
                options.append(f'archive = "{self.some("none", "tar", "zip")}"')
            if self.chance(8 if loop else 4):
                options.append(f"to = {self.some(*_STORES)}")
                self.uses.add("place")
            elif self.chance(6) and not loop and "artifacts" not in str(block):
                options.append(f'to = s3(key = "kept/{name}/{number}")')
                self.uses.add("key")
            tail = f" {{ {', '.join(options)} }}" if options else ""
            given.append(f'f{number}: {kind} from "/out/{kind}{number}"{tail}')
            self.uses.add(f"{kind} of a loop" if loop else kind)
            if not missing:
                self.files.append(f"{name}.f{number}")
        if self.chance(3):
            given.append('pages: [MarkdownDataContract] from "/out/pages.json"')
            self.data.append((name, missing))
            self.uses.add("pages")
        block.append(f"outputs {{ {', '.join(given)} }}")


def drawn_files(seed: int, steps: int = 9) -> DrawnFiles:
    """The program of a number; some are refused, as what they ask for is not there yet."""
    found = DrawnFiles(Random(seed))
    for number in range(steps):
        found.step(number)
    return found
