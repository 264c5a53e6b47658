"""``python -m chatserver`` and the command ``chatserver``. Must hold nothing but the way to the command line."""

import sys

from chatserver import cli


def main() -> None:
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
