"""Every code the compiler reports, defined once. Its page is `pages/<id>.md`.

Ranges: WZ1xxx syntax, WZ2xxx names, imports and attributes, WZ3xxx types, units, settings and
contracts, WZ4xxx the graph, WZ5xxx rules of Kubernetes and Argo, WZ6xxx size, WZ7xxx lints,
WZ8xxx what is brought over from elsewhere (`wzc import`, `wzc stub`).
"""

from wzc.diagnostics.model import Code, Severity


def _error(id: str, title: str) -> Code:
    return Code(id, Severity.ERROR, title)


def _warning(id: str, title: str) -> Code:
    return Code(id, Severity.WARNING, title)


# ---- syntax
UNEXPECTED = _error("WZ1001", "unexpected text")
UNCLOSED_STRING = _error("WZ1002", "a string that is never closed")
UNBALANCED = _error("WZ1003", "brackets that do not match")
UNKNOWN_CHARACTER = _error("WZ1004", "a character that is not in the language")
BAD_ESCAPE = _error("WZ1005", "an unknown escape in a string")
KEYWORD_AS_NAME = _error("WZ1006", "a keyword as a name")
LINE_BREAK_IN_EXPRESSION = _error("WZ1007", "an expression broken over lines")
MISSING_VALUE = _error("WZ1008", "a missing value")
CHAINED_COMPARISON = _error("WZ1009", "a chain of comparisons")
TOO_DEEP = _error("WZ1010", "nesting too deep")
NOT_UTF8 = _error("WZ1011", "a file that is not UTF-8")
FILE_TOO_LARGE = _error("WZ1012", "a file too large to be a pipeline")
BAD_NUMBER = _error("WZ1013", "a number that makes no sense")
BAD_INTERPOLATION = _error("WZ1014", "an interpolation that is not an expression")
FOREIGN_SYNTAX = _error("WZ1015", "a spelling of another language")
MISPLACED = _error("WZ1016", "a declaration in the wrong place")
NOT_SUPPORTED_YET = _error("WZ1099", "not supported yet")

# ---- names, imports, attributes
FILE_NOT_FOUND = _error("WZ2001", "a file or module that cannot be read")
UNKNOWN_NAME = _error("WZ2002", "an unknown name")
IMPORT_CYCLE = _error("WZ2003", "files that import one another")
UNKNOWN_SETTING = _error("WZ2004", "an unknown setting")
UNKNOWN_ATTRIBUTE = _error("WZ2005", "an unknown attribute")
DECLARED_TWICE = _error("WZ2006", "a name declared twice")
SET_TWICE = _error("WZ2007", "a value set twice in one block")
SHADOWED = _error("WZ2008", "a name that hides another one")
DEFINITION_CYCLE = _error("WZ2009", "definitions that need one another")
WRONG_KIND = _error("WZ2010", "a name used for what it is not")
NOTHING_TO_AMEND = _error("WZ2011", "a change to something that does not exist")
ENTRY_NOT_ALLOWED = _error("WZ2012", "an entry that does not belong here")
UNKNOWN_PROFILE = _error("WZ2013", "an unknown profile, pipeline or param on the command line")
NOTHING_TO_COMPILE = _error("WZ2014", "a file without a pipeline")
PRIVATE_NAME = _error("WZ2015", "an import of a private name")
REPLACED_LIST = _warning("WZ2016", "an inherited list replaced")

# ---- types, units, settings, contracts
WRONG_TYPE = _error("WZ3001", "a value of the wrong type")
MISSING_SETTING = _error("WZ3002", "a required setting that is missing")
UNKNOWN_TYPE = _error("WZ3003", "an unknown type")
NOT_IN_ENUMERATION = _error("WZ3004", "a value that is not one of those allowed")
OUT_OF_BOUNDS = _error("WZ3005", "a value outside of its bounds")
UNKNOWN_FUNCTION = _error("WZ3006", "an unknown function")
WRONG_ARGUMENTS = _error("WZ3007", "arguments that a function does not take")
WRONG_OPERANDS = _error("WZ3008", "operands that an operator does not take")
CANNOT_EVALUATE = _error("WZ3009", "an expression without a value")
WRONG_UNIT = _error("WZ3012", "a wrong unit")
PLAIN_SECRET = _error("WZ3013", "a secret in plain text")
PARAM_NOT_SET = _error("WZ3014", "a param without a value")
MISSING_UNDER_CONDITION = _error("WZ3015", "a setting that is required as the others are")
WRONG_CONTRACT = _error("WZ3031", "data that does not fit")
WRONG_FILE = _error("WZ3033", "data in a file that Wurzel's steps do not read")
NO_DATA_PORT = _error("WZ3032", "data from or to a step that has none")
RUN_TIME_VALUE = _error("WZ3040", "a value of the run where a constant is needed")
BAD_INPUT = _error("WZ3041", "an input that cannot be one")
UNCERTAIN_OUTPUT = _error("WZ3042", "an output that may be missing")
BAD_LOOP = _error("WZ3043", "a loop that Argo could not run")
NO_ATTEMPTS = _error("WZ3044", "the number of an attempt where there are none")

# ---- the graph
CYCLE = _error("WZ4001", "steps that wait for one another")
SELF_EDGE = _error("WZ4002", "a step that waits for itself")
DUPLICATE_EDGE = _error("WZ4003", "an edge written twice")
UNKNOWN_STEP = _error("WZ4004", "an edge to an unknown step")
MISSING_INPUT = _error("WZ4005", "a step that gets no data")
SAME_PLACE = _error("WZ4006", "two steps that would write the same place")
NO_STEPS = _error("WZ4007", "a pipeline without steps")
TOO_MANY_FILES = _error("WZ4008", "a step that would run on too many files")
UNCONNECTED = _warning("WZ4009", "a step without any connection")
MANY_INPUTS = _warning("WZ4010", "several producers for a step that needs its input whole")
NEVER_RUNS = _warning("WZ4011", "a step that never runs")
IDLE_OPTIONAL = _warning("WZ4012", "a `?` that says nothing")

# ---- rules of Kubernetes and Argo
BAD_NAME = _error("WZ5001", "a name that Kubernetes or Argo refuses")
BAD_CRON = _error("WZ5002", "a schedule that never runs or is refused")
BAD_TIMEZONE = _error("WZ5003", "an unknown time zone")
BAD_IMAGE = _error("WZ5004", "an image reference that cannot be pulled")
BAD_QUANTITY = _error("WZ5005", "an amount that Kubernetes refuses")
REQUEST_OVER_LIMIT = _error("WZ5006", "a request over its limit")
BAD_PATH = _error("WZ5007", "a path that cannot be mounted")
BAD_KEY = _error("WZ5008", "a key or value that Kubernetes refuses")
ROOT_USER = _error("WZ5009", "a root user where none is allowed")
ENV_TWICE = _error("WZ5010", "an environment variable set twice")
MOUNT_TWICE = _error("WZ5011", "two mounts at one path")
BAD_STORE = _error("WZ5012", "a wrong artifact store")
BAD_DURATION = _error("WZ5013", "a duration that Argo refuses")
MISSING_IMAGE = _error("WZ5014", "a step without an image")
BAD_SECCOMP = _error("WZ5015", "a wrong seccomp profile")
INCOMPLETE = _error("WZ5016", "settings that only make sense together")
RESERVED_ENV = _error("WZ5017", "an environment variable that the compiler sets")
BAD_PRIVILEGES = _error("WZ5018", "privileges that contradict one another")
BACKWARDS_RANGE = _error("WZ5019", "a range that ends before it begins")
SAME_OBJECT = _error("WZ5020", "two pipelines that would be one object")
BAD_POD_PATCH = _error("WZ5021", "a pod spec patch that does not do what it says")
BAD_LOCATION = _error("WZ5022", "an input that Argo cannot fetch")
ARGO_TAG = _error("WZ5030", "text that Argo would replace")
TOO_MANY_TEMPLATES = _warning("WZ6002", "more templates than a cluster with full CRDs takes")

# ---- lints
IMAGE_WITHOUT_VERSION = _warning("WZ7001", "an image without a version")
SECRET_IN_PLAIN_TEXT = _warning("WZ7002", "a variable that looks like a secret in plain text")
CLAIM_ON_ONE_NODE = _warning("WZ7003", "a volume of one node for steps that run side by side")
POD_ANNOTATION = _warning("WZ7004", "an annotation that only pods have a use for")
LOCAL_GATEWAY = _warning("WZ7005", "metrics that are pushed to the pod itself")
VARIABLE_AS_SETTING = _warning("WZ7006", "a variable that Wurzel takes for a setting")
UNREAD_SETTING = _warning("WZ7007", "a setting that nothing reads")
SHORT_BUCKET = _warning("WZ7008", "a bucket that S3 refuses for its length")
FROM_ENV_ALONE = _warning("WZ7009", "a setting from an environment that nothing fills")
PLACEHOLDER = _warning("WZ7010", "a placeholder that nothing resolves")
NO_COMMAND = _warning("WZ7011", "a container without a command")
EMPTY_LOOP = _warning("WZ7012", "a loop without items")
UNUSED_IMPORT = _warning("WZ7013", "an import that nothing uses")

# ---- what is brought over from Wurzel: YAML files
BAD_YAML = _error("WZ8001", "a YAML file that cannot be read")
YAML_KEY_TWICE = _warning("WZ8002", "a YAML key written twice")
WRONG_YAML_VALUE = _error("WZ8003", "a value that Wurzel refuses")
IGNORED_KEY = _warning("WZ8004", "a key that Wurzel ignores")
NO_WORKFLOWS = _warning("WZ8005", "a values file without workflows")
UNKNOWN_WORKFLOW = _error("WZ8006", "an unknown workflow of a values file")
OTHER_BACKEND = _error("WZ8010", "a manifest for another backend")
UNKNOWN_DEPENDENCY = _error("WZ8011", "a step of a manifest that depends on an unknown one")
MANIFEST_STEP_TWICE = _error("WZ8012", "two steps of a manifest with one name")
MANIFEST_CYCLE = _error("WZ8013", "steps of a manifest that wait for one another")
DROPPED_STEP = _warning("WZ8014", "a step that Wurzel leaves out")
MIXED_SETTINGS = _warning("WZ8015", "settings that Wurzel gives to other steps, too")
UNKNOWN_PROVIDER = _error("WZ8016", "a secret provider that Wurzel does not have")

# ---- what is brought over from Wurzel: variables, and what cannot be
REFUSED_SETTING = _error("WZ8301", "a variable whose step would refuse its text")
NO_SUCH_SETTING = _error("WZ8302", "a variable for a setting that does not exist")
ABSENT_STEP = _warning("WZ8303", "settings of a step that is not in the pipeline")
IGNORED_VARIABLE = _warning("WZ8304", "a variable without an effect")
MISNAMED_VARIABLE = _warning("WZ8305", "a variable under a name that nothing reads")
SECRET_AS_TEXT = _warning("WZ8306", "a secret that stands in a values file")
MENDED = _warning("WZ8307", "something that could not work, mended")
CANNOT_SAY = _error("WZ8308", "something that .wz cannot say")
NOTHING_GIVES = _warning("WZ8309", "a required setting that nothing gives")

# ---- what is brought over from Wurzel: pipelines in Python
NOT_STATIC = _error("WZ8201", "a pipeline that is only known when it runs")
PYTHON_FAILS = _error("WZ8202", "Python that could not run")
PYTHON_MODULE_NOT_FOUND = _error("WZ8203", "a Python module that cannot be found")
UNKNOWN_PYTHON_NAME = _error("WZ8204", "a class or name that a Python module does not have")
NOT_A_WURZEL_STEP = _error("WZ8205", "something in the place of a step")
PYTHON_CYCLE = _error("WZ8206", "steps of a Python pipeline that need one another")
UNKNOWN_PIPELINE = _error("WZ8207", "an unknown pipeline of a Python file")
IMPORT_FAILED = _error("WZ8208", "a Python file that cannot be imported")

# ---- step classes of Python
MODULE_NOT_READ = _error("WZ8101", "a Python module that cannot be read")
STEP_NOT_READ = _error("WZ8102", "a step class that cannot be read")
STEP_UNKNOWN_BASE = _warning("WZ8103", "a class that is partly out of sight")
INEXACT_TYPE = _warning("WZ8104", "a Python type that a declaration cannot say exactly")
UNKNOWN_DEFAULT = _warning("WZ8105", "a default that only running the code makes")
UNREACHED_SETTING = _warning("WZ8106", "a setting that no variable reaches")
SAME_CLASS_NAME = _error("WZ8107", "two classes of one name")
NO_STEP_CLASSES = _error("WZ8108", "modules without step classes")
STUB_DIFFERS = _error("WZ8109", "a declaration that does not fit its class")
