"""What people write who know Argo, Kubernetes or Python better: it is recognised, and said once."""

import pytest

from tests.language.program import Files, assert_reads_well, unmarked
from wzc.pipeline import Options, check_source
from wzc.source.file import SourceFile

_BOX = 'container(image = "a:1", command = ["x"])'

# The entries of a pipeline, the code, and what the message, its label, help or fix has to name.
CASES = {
    "a field of Argo's spec": (
        f"«activeDeadlineSeconds» = 5\nstep a = {_BOX}",
        "WZ2005",
        "active_deadline",
    ),
    "a field of Argo's template": (
        f"step a = {_BOX} {{ «retryStrategy» {{ limit = 3 }} }}",
        "WZ2005",
        "`retry`",
    ),
    "a field of a container": (
        f"step a = {_BOX} {{ «volumeMounts» {{ }} }}",
        "WZ2005",
        "`mounts`",
    ),
    "a field of a strategy": (
        f'step a = {_BOX} {{ retry {{ limit = 3, «retryPolicy» = "Always" }} }}',
        "WZ2005",
        "`on`",
    ),
    "a field of Argo's spec in a step": (
        f"step a = {_BOX} {{ «volumes» = [] }}",
        "WZ2005",
        "`mounts {",
    ),
    "the name of a template's kind": ("step a = «containerSet» { }", "WZ2002", "`container_set`"),
    "a step type with a capital letter": (
        'step a = «Container»(image = "a:1")',
        "WZ2002",
        "`container`",
    ),
    "a condition as text": (
        f'input x: int = 1\nstep a = {_BOX} {{ when = «"x == 1"» }}',
        "WZ3001",
        "no quotes",
    ),
    "an expression as text": (
        f"step a = {_BOX} {{ retry {{ limit = 1, "
        'expression = «"asInt(lastRetry.exitCode) == 1"» } }',
        "WZ3001",
        "no quotes",
    ),
    "how Argo calls the last attempt": (
        f"step a = {_BOX} {{ retry {{ limit = 1, expression = «lastRetry».exitCode == 1 }} }}",
        "WZ2002",
        "`last_retry`",
    ),
    "a condition over an object": (
        'step a = resource(action = "get", flags = ["pod"], '
        'success_condition = «status».phase == "x")',
        "WZ2002",
        "`object.status`",
    ),
    "Argo's name of an item": (
        'step a = container(image = "a:1", command = ["x", «item»]) for x in ["a"]',
        "WZ2002",
        "`x`",
    ),
    "a body that is no text": (
        'step a = http(url = "https://x.io", body = «{ a = 1 }»)',
        "WZ3001",
        "`json({ ... })`",
    ),
    "a cluster in quotes": (f'cluster = «"prod"»\nstep a = {_BOX}', "WZ3001", "`prod`"),
    "what a secret holds": (
        f'step a = {_BOX} {{ when = «secret("a", key = "b") == "x"» }}',
        "WZ3008",
        "in the container only",
    ),
    "a number of more than 64 bits": (
        f"step a = {_BOX} {{ pod_spec_patch {{ x = «9223372036854775808» }} }}",
        "WZ1013",
        "64 bits",
    ),
    "a result of more than 64 bits": (
        f"step a = {_BOX} {{ pod_spec_patch {{ x = «9223372036854775807 + 1» }} }}",
        "WZ3009",
        "larger than",
    ),
    "a command with a mistake in it": (
        'step a = container(image = "a:1", command = ["x", «nothing»])',
        "WZ2002",
        "nothing is named",
    ),
    "an image with a mistake in it": (
        'step a = container(image = «nothing», command = ["x"])',
        "WZ2002",
        "nothing is named",
    ),
    "a hook that reads an output with a mistake in it": (
        f'step a = {_BOX} {{\noutputs {{ n: int from "/n" default «"0"» }}\n'
        'on_exit t = container(image = "a:1", command = ["x", "${a.n}"])\n}',
        "WZ3001",
        "without quotes",
    ),
    "an output of a pipeline": (
        f"step a = {_BOX}\n«output a»",
        "WZ2012",
        "what a component gives",
    ),
    "an output of a component in a step": (
        f'step a = {_BOX} {{\n«output x = "/out"»\n}}',
        "WZ2012",
        "`outputs {",
    ),
    "no interpreter": (
        'step «a» = script(image = "a:1", interpreter = [], source = "x")',
        "WZ7011",
        "`interpreter`",
    ),
    "no command": (
        'step «a» = container(image = "a:1", command = [])',
        "WZ7011",
        "`command`",
    ),
    "no address": ('step a = http(url = «""»)', "WZ3005", "is empty"),
    "lists of maps": (
        f"input xs: «[map[string]]» = []\nstep a = {_BOX}",
        "WZ3041",
        "each entry a map",
    ),
    "words of Terraform": (
        f"step a = {_BOX} {{\n«count» = 3\n}}",
        "WZ2005",
        "for x in xs",
    ),
    "attempts": (f"step a = {_BOX} {{\n«retries» = 3\n}}", "WZ2005", "`retry = 3`"),
    "requests and limits": (
        f"step a = {_BOX} {{\nresources {{ «requests» {{ cpu = 1 }} }}\n}}",
        "WZ2005",
        "`cpu = 100m..1`",
    ),
    "a list of steps": (f"«steps» = [{_BOX}]", "WZ2005", "`step name = Type(...)`"),
    "a block of steps": (f"«steps» {{\nstep a = {_BOX}\n}}", "WZ2005", "`step name = Type(...)`"),
    "a step without its word": (f"«a» = {_BOX}", "WZ2012", "write `step`"),
    "variables as Kubernetes has them": (
        f'step a = {_BOX} {{\nenv = «[{{ name = "A", value = "b" }}]»\n}}',
        "WZ3001",
        '`{ A = "b" }`',
    ),
    "a command in one text": (
        'step a = container(image = "a:1", command = «"echo hello"»)',
        "WZ3001",
        '`["echo", "hello"]`',
    ),
    "an image in brackets": (
        'step a = container(image = «["a:1"]», command = ["x"])',
        "WZ3001",
        '`"a:1"`',
    ),
    "a number among words": (
        'step a = container(image = "a:1", command = ["x", «n»]) for n in [1]',
        "WZ3001",
        '`"${n}"`',
    ),
    "a claim by its name": (
        f'step a = {_BOX} {{\nmounts {{ "/x" = «"data"» }}\n}}',
        "WZ3001",
        '`claim("data")`',
    ),
    "labels with colons": (f'labels {{ «team»: "x" }}\nstep a = {_BOX}', "WZ2012", "`team = ...`"),
    "a step in `after`": (
        f"step a = {_BOX}\nstep b = {_BOX} {{\nafter = «a»\n}}",
        "WZ3001",
        "`[a.succeeded]`",
    ),
    "an outcome in quotes": (
        f'step a = {_BOX}\nstep b = {_BOX} {{\nafter = [«"a.succeeded"»]\n}}',
        "WZ3001",
        "`a.succeeded`",
    ),
    "an output without a type": (
        f'step a = {_BOX} {{\noutputs {{ «rows» = "/tmp/x" }}\n}}',
        "WZ2012",
        '`rows: string from "/tmp/x"`',
    ),
    "an input with a type": (
        f'step a = {_BOX} {{\ninputs {{ «x»: string from "y" }}\n}}',
        "WZ2012",
        'at "/in/x"`',
    ),
    "a command in the block": (
        'step a = container(image = "a:1") {\n«command» = ["x"]\n}',
        "WZ2005",
        "parentheses",
    ),
    "arguments in order": (
        'step a = container(image = "a:1", «["x"]»)',
        "WZ3007",
        "`command = ",
    ),
    "a prefix of Terraform": (
        f"input since: int = 1\nstep a = {_BOX} {{\nenv {{ A = «var.since» }}\n}}",
        "WZ2002",
        "`since`",
    ),
    "a prefix of Argo": (
        f"step a = {_BOX} {{\nenv {{ A = «workflow».parameters.x }}\n}}".replace(
            "«workflow».parameters", "workflow.«parameters»"
        ),
        "WZ2002",
        "`x`",
    ),
    "the environment": (
        f'step a = {_BOX} {{\nenv {{ A = «env»("A") }}\n}}',
        "WZ3006",
        "`env_from`",
    ),
    "a shell as a step": ('step a = «bash»("echo")', "WZ2002", "`script("),
    "an account": (f'«service_account» = "x"\nstep a = {_BOX}', "WZ2005", "`service_account_name`"),
    "the variable of another step's loop": (
        f'step a = {_BOX} for x in [1]\nstep b = container(image = "a:1", command = ["c", «x»])',
        "WZ2002",
        "step `a`",
    ),
    "an environment by its name": (
        f'step a = {_BOX} {{\nenv_from = [«"x"»]\n}}',
        "WZ3001",
        '`secret("x")`',
    ),
    "true in capitals": (f"step a = {_BOX} {{\nenabled = «TRUE»\n}}", "WZ2002", "`true`"),
    "the hook of an unrolled loop": (
        f"step a = {_BOX} for x in [1] {{\nunroll = true\n"
        'on_exit «t» = container(image = "a:1", command = ["x", a.status])\n}',
        "WZ3043",
        "is a loop",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_said_once_and_what_is_meant(case: str) -> None:
    entries, code, meant = CASES[case]
    text, [place] = unmarked(f"pipeline p {{\n{entries}\n}}\n")
    found = check_source(SourceFile("main.wz", text, "./main.wz"), Files(), Options()).diagnostics
    assert [item.code.id for item in found] == [code], [item.message for item in found]
    [said] = found
    assert said.primary is not None
    assert (said.primary.span.start, said.primary.span.end) == place
    fixes = [fix.title for fix in said.fixes]
    assert meant in " ".join((said.message, said.primary.text, said.help or "", *fixes))
    assert_reads_well(said)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (
            'pipeline p {\ninput lang: "a" | "b" = \nworkflow_metadata { labels { l = lang } }\n'
            f"step s = {_BOX}\n}}\n",
            "WZ1008",
        ),
        (
            'pipeline p {\ndefaults { env_from = [secret("a")] }\n'
            f'step s = {_BOX} {{\nenv_from [secret("b")]\n}}\n}}\n',
            "WZ1001",
        ),
        (
            'pipeline p {\nstep s = resource(action = "get", flags = ["pod"],\n'
            'failure_condition . object=status.failed > 1 or object.x == "y")\n}\n',
            "WZ1001",
        ),
        (
            "pipeline p {\ninput xs: [map[string]] = []\n"
            'step s = container(image = "a:1", command = ["x", x.a]) for x in xs\n}\n',
            "WZ3041",
        ),
        (
            "pipeline p {\ninput xs: [[string]] = []\n"
            'step s = container(image = "a:1", command = ["x", x[0]]) for x in xs\n}\n',
            "WZ3041",
        ),
        (
            "from wurzel.steps import ManualMarkdownStep\n\npipeline docs {\n"
            'step read = ManualMarkdownStep(folder_path = "/d")\nread >>\nsplit """\n}\n',
            "WZ1003",
        ),
    ],
)
def test_what_could_not_be_read_is_no_trouble_later(source: str, code: str) -> None:
    found = check_source(SourceFile("main.wz", source, "./main.wz"), Files(), Options()).diagnostics
    assert code in [item.code.id for item in found]
