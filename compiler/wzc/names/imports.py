"""Follows imports from the root file and declares every file's names."""

from collections.abc import Sequence

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.names.lookup import report_private
from wzc.names.symbols import VALUES, Kind, Module, Program, Symbol
from wzc.source.file import SourceFile, Span
from wzc.source.loader import MAX_BYTES, Loader, LoadFailure
from wzc.syntax import ast
from wzc.syntax.parser import parse
from wzc.values.suggest import nearest

_DECLARED = {
    ast.Param: Kind.PARAM,
    ast.Let: Kind.LET,
    ast.Contract: Kind.CONTRACT,
    ast.ExternStep: Kind.STEP_TYPE,
    ast.ExternMiddleware: Kind.MIDDLEWARE,
    ast.Component: Kind.COMPONENT,
    ast.Preset: Kind.PRESET,
    ast.Pipeline: Kind.PIPELINE,
    ast.Profile: Kind.PROFILE,
    ast.Cluster: Kind.CLUSTER,
}


def load(
    root: SourceFile, loader: Loader, diagnostics: Diagnostics, amending: Sequence[SourceFile] = ()
) -> Program:
    """Parse the root file, the files of profiles that amend it, and all that they import.

    Reports files that cannot be read, import cycles, unknown and private names, and names declared
    twice. An import that failed leaves its names unknown but not reported again.
    """
    program = Program(Module(root, _parsed(root, diagnostics)), {})
    program.modules[root.key] = program.root
    _load_imports(program.root, [], program, loader, diagnostics)
    for source in amending:
        module = program.modules.get(source.key)
        if module is None:
            module = program.modules[source.key] = Module(source, _parsed(source, diagnostics))
            _load_imports(module, [], program, loader, diagnostics)
        if module is not program.root and module.amended is None:
            module.amended = program.root
            program.root.amending.append(module)
    return program


def _parsed(source: SourceFile, diagnostics: Diagnostics) -> ast.File:
    file = parse(source, diagnostics)
    if any(isinstance(node, ast.ExternTemplate) for node in file.declarations):
        from wzc.names.templates import with_components

        return with_components(file)
    return file


def _load_imports(
    module: Module,
    chain: list[tuple[Module, ast.Node]],
    program: Program,
    loader: Loader,
    diagnostics: Diagnostics,
) -> None:
    _declare(module, diagnostics)
    for node in module.file.declarations:
        if not isinstance(node, (ast.ImportModule, ast.ImportNames)):
            continue
        target = _target(module, node, chain, program, loader, diagnostics)
        if target is None:
            program.complete = False
            _silence(module, node)
        elif isinstance(node, ast.ImportModule):
            module.imports[id(node)] = target
            _bring_module(module, node, target, diagnostics)
        else:
            module.imports[id(node)] = target
            if not _bring_names(module, node, target, loader, diagnostics):
                program.complete = False


def _declare(module: Module, diagnostics: Diagnostics) -> None:
    """Names of pipelines and profiles are kept apart: they are never looked up."""
    taken: dict[tuple[str, str], Symbol] = {}
    for node in module.file.declarations:
        kind = _DECLARED.get(type(node))
        if kind is None:
            continue
        if isinstance(node, ast.Component) and node.extern is not None:
            kind = Kind.TEMPLATE
        name = node.name  # type: ignore[attr-defined]
        if not name.text:
            continue
        symbol = Symbol(kind, name.text, node, name.span, home=module)
        space = (
            kind.value
            if kind in (Kind.PIPELINE, Kind.PROFILE)
            else ("value" if kind in VALUES else "callable")
        )
        first = taken.setdefault((space, name.text), symbol)
        if first is not symbol:
            _report_twice(symbol, first, diagnostics)
            continue
        module.own.append(symbol)
        if space == "value":
            module.values[name.text] = symbol
        elif space == "callable":
            module.callables[name.text] = symbol


def _target(
    module: Module,
    node: ast.ImportModule | ast.ImportNames,
    chain: list[tuple[Module, ast.Node]],
    program: Program,
    loader: Loader,
    diagnostics: Diagnostics,
) -> Module | None:
    written: object = node.module
    if not isinstance(written, (ast.String, ast.Path)):
        return None  # made up by the parser, which has said so
    relative = isinstance(node.module, ast.String)
    reference = node.module.literal if isinstance(node.module, ast.String) else node.module.text
    if reference is None:
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            "the path of an import cannot hold an interpolation",
            node.module.span,
            help="write the path as plain text",
        )
        return None
    found = loader.module(reference, relative, module.source)
    if isinstance(found, LoadFailure):
        from wzc.names.whereabouts import where_is_module

        help = where_is_module(node, loader, module.source)
        report_failure(found, node.module.span, diagnostics, relative=relative, help=help)
        return None
    open_modules = [*chain, (module, node)]
    for position, (other, _) in enumerate(open_modules):
        if other.source.key == found.key:
            _report_cycle(open_modules[position:], found, diagnostics)
            return None
    known = program.modules.get(found.key)
    if known is not None:
        return known
    target = Module(found, _parsed(found, diagnostics))
    program.modules[found.key] = target
    _load_imports(target, open_modules, program, loader, diagnostics)
    return target


def report_failure(
    failure: LoadFailure,
    place: Span | None,
    diagnostics: Diagnostics,
    *,
    relative: bool = True,
    help: str | None = None,
) -> None:
    """Say why a file could not be read, and what might have been meant (`help`, if known)."""
    name, known = failure.name, help
    if failure.reason == "utf8":
        diagnostics.report(
            codes.NOT_UTF8,
            f"`{name}` is not UTF-8: {failure.detail}",
            place,
            help="save the file as UTF-8",
        )
        return
    if failure.reason == "large":
        diagnostics.report(
            codes.FILE_TOO_LARGE,
            f"`{name}` has {failure.detail}; a file may have {MAX_BYTES // 1_000_000} MB",
            place,
            help="divide it into modules, which `import` brings together",
        )
        return
    if failure.reason == "folder":
        message, help = f"`{name}` is a folder, not a file", "name a `.wz` file in it"
    elif failure.reason == "denied":
        message, help = f"`{name}` cannot be read: {failure.detail.lower()}", None
    elif relative:
        last = name.rsplit("/", 1)[-1]
        is_bare = f"{last}.wz" in failure.candidates
        guess = f"{last}.wz" if is_bare else nearest(last, failure.candidates)
        folder = name.rsplit("/", 1)[0] + "/" if "/" in name else ""
        message = f"there is no file `{name}`"
        help = f"did you mean `{folder}{guess}`?" if guess else None
    else:
        guess = nearest(name, failure.candidates)
        message = f"the standard library has no module `{name}`"
        help = (
            f"did you mean `{guess}`?" if guess else "its modules: " + ", ".join(failure.candidates)
        )
        if guess is None:
            help += '; a file of your own is imported by its path: `import "./file.wz"`'
    diagnostics.report(codes.FILE_NOT_FOUND, message, place, help=known or help)


def _report_cycle(
    chain: list[tuple[Module, ast.Node]], back: SourceFile, diagnostics: Diagnostics
) -> None:
    names = [module.source.name for module, _ in chain]
    last = chain[-1][1]
    assert isinstance(last, (ast.ImportModule, ast.ImportNames))
    labels = []
    for module, node in chain[:-1]:
        assert isinstance(node, (ast.ImportModule, ast.ImportNames))
        labels.append(Label(node.module.span, f"{module.source.name} imports the next one here"))
    message = (
        f"`{back.name}` imports itself"
        if len(chain) == 1
        else "these files import one another: " + ", ".join(f"`{name}`" for name in names)
    )
    diagnostics.report(
        codes.IMPORT_CYCLE,
        message,
        last.module.span,
        "back to the first",
        secondary=labels,
        help="move what both need into a file of its own",
    )


def _bring_module(
    module: Module, node: ast.ImportModule, target: Module, diagnostics: Diagnostics
) -> None:
    name, place = _module_name(node)
    if name is None:
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            "an imported file needs a name",
            node.module.span,
            help=f"`import {node.module.span.text} as {_stem(node.module) or 'name'}`",
            fixes=_with_name(node.module),
        )
        if stem := _stem(node.module):
            _silence_name(module, stem)
        return
    _bring(module, Symbol(Kind.MODULE, name, node, place, module=target, home=module), diagnostics)


def _stem(path: ast.Node) -> str | None:
    """The name of a file without its folder and ending, if that can be a name."""
    literal = path.literal if isinstance(path, ast.String) else None
    stem = (literal or "").rsplit("/", 1)[-1].removesuffix(".wz").replace("-", "_")
    return stem if stem.isidentifier() else None


def _with_name(path: ast.Node) -> list[Fix]:
    stem = _stem(path)
    if stem is None:
        return []
    end = Span(path.file, path.end, path.end)
    return [Fix(f"write `as {stem}`", (Edit(end, f" as {stem}"),))]


def _module_name(node: ast.ImportModule) -> tuple[str | None, Span]:
    if node.alias is not None:
        return node.alias.text, node.alias.span
    if isinstance(node.module, ast.Path):
        last = node.module.parts[-1]
        return last.text, last.span
    return None, node.module.span


def _bring_names(
    module: Module,
    node: ast.ImportNames,
    target: Module,
    loader: Loader,
    diagnostics: Diagnostics,
) -> bool:
    """Whether all of the names are there."""
    complete = True
    for item in node.names:
        name = item.name.text
        symbols = target.exported(name)
        if not symbols:
            if not name:  # `import *`, which the parser has refused
                for known in target.public_names:
                    _silence_name(module, known)
            elif name not in target.file.broken_names:
                guess = nearest(name, target.public_names)
                if guess is not None and item.alias is None:
                    _silence_name(module, guess)  # what uses it by its right name is no mistake
                from wzc.names.whereabouts import where_it_is

                shown = target.source.name
                if target.source.is_stdlib and isinstance(node.module, ast.Path):
                    shown = node.module.text
                elsewhere = where_it_is(name, loader, module.source) if guess is None else None
                diagnostics.report(
                    codes.UNKNOWN_NAME,
                    f"`{shown}` declares no `{name}`",
                    item.name.span,
                    f"did you mean `{guess}`?" if guess else "",
                    help=None if guess else elsewhere or _has(target),
                    fixes=[Fix(f"write `{guess}`", (Edit(item.name.span, guess),))]
                    if guess
                    else [],
                )
            _silence_name(module, (item.alias or item.name).text)
            complete = False
            continue
        if name.startswith("_"):
            report_private(symbols[0], item.name.span, target, diagnostics)
        for symbol in symbols:
            if symbol.kind in (Kind.PIPELINE, Kind.PROFILE):
                diagnostics.report(
                    codes.WRONG_KIND,
                    f"a {symbol.kind.value} cannot be imported: only the root file's are compiled",
                    item.name.span,
                    secondary=[Label(symbol.place, "declared here")],
                )
                continue
            alias = item.alias or item.name
            brought = Symbol(
                symbol.kind, alias.text, symbol.node, alias.span, symbol.module, symbol.home
            )
            _bring(module, brought, diagnostics)
    return complete


def _has(module: Module) -> str:
    names = module.public_names
    if not names:
        return "it declares nothing that can be imported"
    more = f", and {len(names) - 6} more" if len(names) > 6 else ""
    return "it has " + ", ".join(f"`{name}`" for name in names[:6]) + more


def _bring(module: Module, symbol: Symbol, diagnostics: Diagnostics) -> None:
    space = module.values if symbol.kind in VALUES else module.callables
    first = space.setdefault(symbol.name, symbol)
    if first is not symbol and first.node is not symbol.node:
        _report_twice(symbol, first, diagnostics)


def _report_twice(symbol: Symbol, first: Symbol, diagnostics: Diagnostics) -> None:
    earlier, later = sorted((first, symbol), key=lambda s: s.place.start)
    diagnostics.report(
        codes.DECLARED_TWICE,
        f"`{symbol.name}` is declared twice",
        later.place,
        secondary=[Label(earlier.place, "the first time here")],
        help="give one of them another name"
        + (", for example with `as`" if _imported(later) or _imported(earlier) else ""),
    )


def _imported(symbol: Symbol) -> bool:
    """Whether the name comes from an import: then its place is not where it was declared."""
    node = symbol.node
    return isinstance(node, ast.ImportModule) or node.file is not symbol.place.file


def _silence(module: Module, node: ast.ImportModule | ast.ImportNames) -> None:
    """After a failed import its names are unknown for a reason that has been told."""
    if isinstance(node, ast.ImportModule):
        name = _module_name(node)[0] or _stem(node.module)
        if name is not None:
            _silence_name(module, name)
    else:
        for item in node.names:
            _silence_name(module, (item.alias or item.name).text)


def _silence_name(module: Module, name: str) -> None:
    module.file.broken_names = module.file.broken_names | {name}
