"""``python -m minzheng.cli``: the program without its installed script."""

import sys

from minzheng.cli import main

sys.exit(main())
