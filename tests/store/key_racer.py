"""A process that wraps a key by the key of each day it is told, the moment it is told: tests/store/test_keyring.py runs two."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from chatserver.store.keyring import open_keyring

keyring = open_keyring(Path(sys.argv[1]), is_first_start=True)
sys.stdout.write("ready\n")
sys.stdout.flush()
for line in sys.stdin:
    wrapped = keyring.wrap(date.fromisoformat(line.strip()), sys.argv[2].encode(), b"a race")
    sys.stdout.write(wrapped.hex() + "\n")
    sys.stdout.flush()
