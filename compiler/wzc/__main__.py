"""`python -m wzc` is the same as the command `wzc`."""

import sys

from wzc.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
