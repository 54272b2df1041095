"""Texts for the settings of Wurzel's steps: what its settings classes take, and what they refuse.

Whether that is so is asked of the classes themselves (test_generated.py).
"""

from __future__ import annotations

import json

from attrs import frozen

from tests.parity.generated.chooser import Chooser

TEXTS = (
    "a",
    "Ünïcode — ok",
    "with 'quotes' and \"more\"",
    "007",
    "true",
    "null",
    "a: b # c",
    "x y",
)
BOOLS = ("true", "false", "True", "FALSE", "1", "0", "yes", "no", "on", "off", "t", "N")
COUNTS = ("1", "8", "100", "+7", "1_0", "64.0", " 12 ", "007")
PATHS = ("/data/docs", "docs", "./a/../b", "/mnt/Mein Ordner", "data//x")
NUMBERS = ("0.5", "30", "1e1", ".5", "2.", "1_0.0")
ADDRESSES = ("http://embed:8080/v1", "https://example.com/a?b=1&c=%20", "http://[::1]:80/")
LISTS = ('["md"]', '["md", "url"]', '[ "keywords" ,\n"md"]', "[]", '["\\u00e4"]')
MAPS = ('{"a": 1}', '{ "metric_type":"IP", "params": {"nprobe": 8, "x": [1, 2.5, null]} }', "{}")
PREFIXES = ('{"e5-": "query: "}', '{"e5-|bge": "", "a.*b": "x: "}', "{}")
SECRETS = ("hunter2", "p@ss'w\"ord$", "x" * 40, "${secret:vault:key-1}")

_KINDS = {
    "text": (TEXTS, ()),
    "bool": (BOOLS, ("maybe", "", "2", "tru")),
    "count": (COUNTS, ("abc", "", "1.5", "0x10", "-3", "1e3", "ten")),
    "int": (("1", "12", "+7", "1_0", "-1"), ("abc", "", "1.5")),
    "float": (NUMBERS, ("abc", "", "1,5")),
    "path": (PATHS, ()),
    "url": (ADDRESSES, ("not an address", "", "http://")),
    "list": (LISTS, ("md,url", "", '{"a": 1}', "[1]", '["a"')),
    "map": (MAPS, ("a=1", "[1]", "{")),
    "prefixes": (PREFIXES, ("e5-", '{"(": "x"}', '{"a": 1}')),
    "secret": (SECRETS, ()),
    "port": (("1", "19530", "65535"), ("0", "65536", "http")),
}

Fields = dict[str, str | tuple[str, ...]]
_SPLITTING: Fields = {
    "BATCH_SIZE": "count",
    "NUM_THREADS": "count",
    "TOKEN_COUNT_MIN": "count",
    "TOKEN_COUNT_MAX": ("64", "1024", "+512"),
    "TOKEN_COUNT_BUFFER": "count",
    "TOKENIZER_MODEL": "text",
    "SENTENCE_SPLITTER_MODEL": "text",
}
_EMBEDDING: Fields = {
    **_SPLITTING,
    "API": "url",
    "NORMALIZE": "bool",
    "STEPWORDS_PATH": "path",
    "N_JOBS": "count",
    "PREFIX_MAP": "prefixes",
    "CLEAN_MD_BEFORE_EMBEDDING": "bool",
}
_QDRANT: Fields = {
    "DISTANCE": ("Cosine", "Dot", "Euclid", "Manhattan"),
    "URI": "text",
    "COLLECTION": "text",
    "COLLECTION_HISTORY_LEN": "int",
    "SEARCH_PARAMS": "map",
    "INDEX_PARAMS": "map",
    "APIKEY": "secret",
    "REPLICATION_FACTOR": "count",
    "BATCH_SIZE": "count",
    "COLLECTION_RETIRE_DRY_RUN": "bool",
    "ENABLE_COLLECTION_RETIREMENT": "bool",
}
# From Wurzel's settings classes (3.3.1); a tuple holds values of its own.
SETTINGS: dict[str, Fields] = {
    "ManualMarkdownStep": {"FOLDER_PATH": "path"},
    "SFTPManualMarkdownStep": {
        "HOST": "text",
        "PORT": "int",
        "USERNAME": "text",
        "PASSWORD": "secret",
        "PRIVATE_KEY_PATH": "path",
        "PRIVATE_KEY_PASSPHRASE": "secret",
        "REMOTE_PATH": "text",
        "RECURSIVE": "bool",
        "TIMEOUT": "float",
    },
    "DoclingStep": {
        "FORCE_FULL_PAGE_OCR": "bool",
        "FORMATS": ('["pdf"]', '["docx","html"]', "[]"),
        "URLS": ("[]", '["https://example.com/a.pdf"]'),
        "DEFAULT_KEYWORD": "text",
    },
    "ScraperAPIStep": {
        "API": "text",
        "RETRY": "count",
        "TOKEN": "secret",
        "TIMEOUT": "int",
        "XPATH": "text",
        "CONCURRENCY_NUM": "count",
        "FOLLOW_REDIRECT": "bool",
        "MAX_COST": "count",
        "HTML2MD_SETTINGS": ('{"HTML2MD_BINARY_FLAGS": "-x"}', "{}"),
        "HTML2MD_SETTINGS__HTML2MD_BINARY_FLAGS": ("-a", "", "--b 'c'"),
    },
    "DropDuplicationStep": {"DROP_BY_FIELDS": "list"},
    "SimpleSplitterStep": dict(_SPLITTING),
    "S3MarkdownStep": {
        "SKIP": ("true", "1", "yes"),
        "BUCKET": "text",
        "PREFIX": "text",
        "TENANT": "text",
        "REGION": "text",
        "ENDPOINT_URL": "text",
        "AWS_ACCESS_KEY_ID": "text",
        "AWS_SECRET_ACCESS_KEY": "secret",
    },
    "DecagonKnowledgeBaseStep": {
        "API_URL": "text",
        "API_KEY": "secret",
        "SOURCE": "text",
        "TIMEOUT": "count",
        "PUSH_ENABLED": ("false", "0", "no"),
    },
    "ElevenLabsKnowledgeBaseStep": {
        "API_KEY": "secret",
        "BASE_URL": "text",
        "NAME_PREFIX": "text",
        "PARENT_FOLDER_ID": "text",
        "TIMEOUT": "count",
        "PUSH_ENABLED": ("false", "0", "no"),
        "PRUNE_FORCE": "bool",
        "PAGE_SIZE": "count",
        "MAX_RETRIES": "count",
        "RETRY_BACKOFF": "float",
    },
    "WonderfulRAGStep": {
        "SKIP": ("true", "on", "Y"),
        "BASE_URL": "text",
        "API_KEY": "secret",
        "KNOWLEDGEBASE_ID": "text",
        "TIMEOUT": "count",
        "SYNC_TIMEOUT": "count",
        "MAX_WORKERS": "count",
        "PRUNE_STALE": "bool",
        "MAX_RETRIES": "count",
        "RETRY_BACKOFF": "float",
    },
    "EmbeddingStep": dict(_EMBEDDING),
    "TruncatedEmbeddingStep": dict(_EMBEDDING),
    "EmbeddingMultiVectorStep": dict(_EMBEDDING),
    "QdrantConnectorStep": dict(_QDRANT),
    "QdrantConnectorMultiVectorStep": dict(_QDRANT),
    "MilvusConnectorStep": {
        "HOST": "text",
        "PORT": "port",
        "COLLECTION": "text",
        "COLLECTION_HISTORY_LEN": "int",
        "SEARCH_PARAMS": "map",
        "INDEX_PARAMS": "map",
        "USER": "text",
        "PASSWORD": "secret",
        "SECURED": "bool",
    },
    # Of the cases' own (pipelines.py).
    "OwnSourceStep": {"START": "text", "DEPTH": "count", "TAGS": "list", "TOKEN": "secret"},
    "NoteStep": {"RATIO": "float", "STRICT": "bool", "MODE": ("fast", "slow"), "LIMIT": "int"},
}
SETTINGS["FrameStep"] = {
    "PATH": "path",
    "RETRIES": ("1", "9", "+5"),
    "COLOR": ("red", "blue"),
    "NESTED": ('{"A": 2}', '{"B": ["x"], "A": "3"}', "{}"),
    "NESTED__A": ("4", "5"),
    "LEVELS": ('{"a": 1}', "{}"),
    "KEY": "secret",
    "SIZES": ("[1, 2.5]", "[]"),
    "EITHER": ("7", "seven", ""),
}
# Any text is one for these: the enum's package is not installed where Wurzel runs here.
ANYTHING = ("DISTANCE", "EITHER", "HTML2MD_SETTINGS__HTML2MD_BINARY_FLAGS")
# Required, or required unless something else is set: with these the class always loads.
REQUIRED: dict[str, dict[str, str]] = {
    "ManualMarkdownStep": {"FOLDER_PATH": "/x"},
    "SFTPManualMarkdownStep": {"HOST": "x", "USERNAME": "x", "REMOTE_PATH": "x"},
    "S3MarkdownStep": {"BUCKET": "x"},
    "ScraperAPIStep": {"TOKEN": "x"},
    "DecagonKnowledgeBaseStep": {"API_KEY": "x"},
    "ElevenLabsKnowledgeBaseStep": {"API_KEY": "x"},
    "WonderfulRAGStep": {"BASE_URL": "x", "API_KEY": "x", "KNOWLEDGEBASE_ID": "x"},
    "EmbeddingStep": {"API": "http://x"},
    "TruncatedEmbeddingStep": {"API": "http://x"},
    "EmbeddingMultiVectorStep": {"API": "http://x"},
    "QdrantConnectorStep": {"COLLECTION": "x"},
    "QdrantConnectorMultiVectorStep": {"COLLECTION": "x"},
    "MilvusConnectorStep": {"COLLECTION": "x", "USER": "x", "PASSWORD": "x"},
    "OwnSourceStep": {"START": "x"},
}


@frozen
class Setting:
    """A variable for a setting, and whether its class takes the text."""

    step: str
    field: str
    text: str
    valid: bool = True

    @property
    def variable(self) -> str:
        return f"{self.step.upper()}__{self.field}"


def texts(kind: str | tuple[str, ...], *, valid: bool = True) -> tuple[str, ...]:
    """What may be written for a setting of a kind, or what may not."""
    if isinstance(kind, tuple):
        return kind if valid else ("nothing of the kind",)
    return _KINDS[kind][0 if valid else 1]


def settings_of(choose: Chooser, step: str, share: float) -> list[Setting]:
    """Some settings of a step, with values that it takes."""
    return [
        Setting(step, field, choose.one(texts(kind)))
        for field, kind in SETTINGS.get(step, {}).items()
        if choose.chance(share)
    ]


def whole(settings: list[Setting]) -> str:
    """Settings of a step as one JSON text, which its class takes for the variable of its name."""
    data = {}
    for setting in settings:
        try:
            data[setting.field] = json.loads(setting.text)
        except ValueError:
            data[setting.field] = setting.text
    return json.dumps(data)


def wrong_setting(choose: Chooser, step: str) -> Setting | None:
    """One that the step refuses when it starts: an unknown name, or no value of the type."""
    fields = SETTINGS.get(step, {})
    refusing = [
        name for name, kind in fields.items() if texts(kind, valid=False) and name not in ANYTHING
    ]
    if not refusing or choose.chance(0.4):
        return Setting(step, choose.one(("BATCHSIZE", "TYPO", "Folder_Path", "")), "1", valid=False)
    name = choose.one(refusing)
    return Setting(step, name, choose.one(texts(fields[name], valid=False)), valid=False)
