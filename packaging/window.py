"""Entry of the packaged window: no console, nothing but the program."""

from __future__ import annotations

import sys

from thyroid_desktop.__main__ import main

sys.exit(main())
