"""Write the sample files: ``python -m tests.data FOLDER``."""

import sys
from pathlib import Path

from tests.data.samples import write_samples

if len(sys.argv) != 2:
    raise SystemExit("usage: python -m tests.data FOLDER")
for path in write_samples(Path(sys.argv[1])):
    sys.stdout.write(f"{path} {path.stat().st_size // 1024} KiB\n")
