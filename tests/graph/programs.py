"""Small programs for the tests of the graph, without Wurzel's own steps."""

from tests.diagnostics.marked import marked
from wzc.diagnostics.model import Code, Diagnostic, Diagnostics
from wzc.graph.build import build
from wzc.graph.dag import Dag
from wzc.pipeline import Options, evaluate_source
from wzc.source.file import SourceFile, Span
from wzc.source.loader import FileLoader

# After the pipeline, so that a marked place is where it is written.
TYPES = """
contract Doc { text: string }
contract Page extends Doc { url: string }
contract Vec { text: string }
contract Stored extends Vec { id: int }
extern step Read() : -> [Doc] { class = "steps.a:ReadStep" }
extern step Crawl() : -> [Page] { class = "steps.a:CrawlStep" }
extern step Split() : [Doc] -> [Doc] { class = "steps.a:SplitStep" }
extern step Clean() : [Doc] -> [Doc] { class = "steps.a:Clean" }
extern step Dedup() : [Doc] -> [Doc] {
  class = "steps.a:DedupStep"
  whole_input = true
}
extern step Loose() : [Doc] -> [Doc] {
  class = "steps.a:LooseStep"
  accepts = "subtypes"
}
extern step Embed() : [Doc] -> frame[Vec] { class = "steps.a:EmbedStep" }
extern step Store() : frame[Vec] -> frame[Stored] { class = "steps.a:StoreStep" }
extern step Summary() : frame[Vec] -> Doc { class = "steps.a:SummaryStep" }
extern step One() : Doc -> [Doc] { class = "steps.a:OneStep" }
extern step Sink() : [Doc] -> { class = "steps.a:SinkStep" }
extern step Ping() { class = "steps.a:PingStep" }
"""


def run(text: str, types: str = TYPES) -> tuple[list[Dag], Diagnostics]:
    """The graphs of a program's pipelines, and all that was reported."""
    result = evaluate_source(SourceFile("p.wz", text + types, "p.wz"), FileLoader(), Options())
    dags = [build(pipeline, result.diagnostics) for pipeline in result.pipelines]
    return dags, result.diagnostics


def pipeline(*lines: str) -> str:
    """A pipeline: `name: Type` declares a step, anything else stands as it is."""
    text = "pipeline p {\n"
    for line in lines:
        name, colon, type = line.partition(": ")
        text += f"  step {name} = {type}()\n" if colon else f"  {line}\n"
    return text + "}\n"


def good(*lines: str) -> Dag:
    """The graph of a pipeline that nothing is reported of."""
    (dag,), diagnostics = run(pipeline(*lines))
    assert not list(diagnostics), [item.message for item in diagnostics]
    return dag


def only(code: Code, *lines: str) -> tuple[Diagnostic, list[Span]]:
    """The single thing that is reported, which has this code; and the places marked in the lines.

    Places are those of the text that was compiled, so that spans can be compared.
    """
    file, spans = marked(pipeline(*lines))
    dags, diagnostics = run(file.text)
    found = list(diagnostics)
    assert [item.code.id for item in found] == [code.id], [item.message for item in found]
    assert found[0].primary is not None
    compiled = dags[0].pipeline.place.file
    return found[0], [Span(compiled, span.start, span.end) for span in spans]
