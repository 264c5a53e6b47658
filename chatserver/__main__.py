"""``python -m chatserver`` and the command ``chatserver``. Must hold nothing but the way to the command line, and what is true of every
process of the program.
"""

import sys

from chatserver import cli
from chatserver.machine.memory import keep_memory


def main() -> None:
    keep_memory()
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
