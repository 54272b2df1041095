"""The style, as a person reads it."""

from __future__ import annotations

from textwrap import dedent

from wzc.writing import (
    AmendStep,
    Argument,
    Assign,
    Blank,
    Block,
    Call,
    Comment,
    Document,
    Extern,
    Line,
    Parameter,
    Raw,
    Step,
    write,
)


def check(document: Document, expected: str) -> None:
    assert write(document) == dedent(expected).lstrip("\n")


def test_a_pipeline() -> None:
    check(
        [
            Line("import wurzel"),
            Blank(),
            Block(
                "pipeline rag",
                [
                    Line("use wurzel.defaults"),
                    Assign("namespace", "rag", comment="has to exist"),
                    Blank(),
                    Blank(),
                    Block(
                        "defaults",
                        [
                            Block("resources", [Assign("cpu", Raw("100m.."))]),
                            Assign(
                                "env_from", [Call.of("secret", "env", optional=True)], sign="+="
                            ),
                        ],
                    ),
                    Step("docs", Call.of("Read", folder_path="/data/docs")),
                    Step("split", Call.of("Split"), [Assign("enabled", True)]),
                    Line("docs >> split"),
                    Blank(),
                ],
            ),
        ],
        """
        import wurzel

        pipeline rag {
          use wurzel.defaults
          namespace = "rag" # has to exist

          defaults {
            resources { cpu = 100m.. }
            env_from += [secret("env", optional = true)]
          }
          step docs = Read(folder_path = "/data/docs")
          step split = Split() { enabled = true }
          docs >> split
        }
        """,
    )


def test_what_does_not_fit_is_broken_at_its_commas() -> None:
    long = "x" * 60
    check(
        [
            Step("a", Call.of("T", one=long, two=[long, 1], three={"k k": 1, "l": long})),
            Block("labels", [Assign("app.kubernetes.io/name", long), Assign("b", long)]),
        ],
        f"""
        step a = T(
          one = "{long}",
          two = ["{long}", 1],
          three = {{ "k k" = 1, l = "{long}" }},
        )
        labels {{
          "app.kubernetes.io/name" = "{long}"
          b = "{long}"
        }}
        """,
    )


def test_steps_that_a_profile_amends() -> None:
    long = "x" * 60
    check(
        [
            AmendStep("a", (Argument(5, "size"),)),
            AmendStep("b", (), [Assign("image", "x:1")]),
            AmendStep("c", (Argument(5, "size"),), [Assign("image", "x:1")]),
            AmendStep(
                "d", (Argument(long, "one"), Argument(long, "two")), [Assign("image", "x:1")]
            ),
        ],
        f"""
        step a(size = 5)
        step b {{ image = "x:1" }}
        step c(size = 5) {{ image = "x:1" }}
        step d(
          one = "{long}",
          two = "{long}",
        ) {{
          image = "x:1"
        }}
        """,
    )


def test_texts_take_the_quotes_that_need_no_escapes() -> None:
    check(
        [
            Assign("a", 'say "hi"'),
            Assign("b", r"C:\dir"),
            Assign("c", "both ' and \""),
            Assign("d", "${HOME}"),
            Assign("e", "tab\tand ${x}'"),
            Assign("f", "one\ntwo\nthree\n"),
            Assign("h", "zero width\u200bspace"),
        ],
        r'''
        a = 'say "hi"'
        b = 'C:\dir'
        c = "both ' and \""
        d = '${HOME}'
        e = "tab\tand $${x}'"
        f = """
          one
          two
          three
          """
        h = "zero width\u{200B}space"
        ''',
    )


def test_scripts_keep_their_dollars() -> None:
    check(
        [Assign("source", "#!/bin/sh\n  echo ${x}\n'done'\n")],
        """
        source = '''
          #!/bin/sh
            echo ${x}
          'done'
          '''
        """,
    )


def test_declarations() -> None:
    check(
        [
            Extern(
                "extern step Crawl",
                [
                    Parameter("start_url", "url"),
                    Parameter("depth", "int(min = 1)", Raw("2"), doc="How deep.\nLinks count."),
                ],
                "-> [Doc]",
                [Assign("class", "own:Crawl")],
                doc="Fetches pages.",
            ),
            Blank(),
            Extern("extern step Tag", [], "[Doc] -> [Doc]", [Assign("class", "own:Tag")]),
            Comment("end"),
        ],
        """
        ## Fetches pages.
        extern step Crawl(
          start_url: url,
          ## How deep.
          ## Links count.
          depth: int(min = 1) = 2,
        ) : -> [Doc] {
          class = "own:Crawl"
        }

        extern step Tag() : [Doc] -> [Doc] {
          class = "own:Tag"
        }
        # end
        """,
    )
