#!/usr/bin/env python
"""Django's own command line. Users run ``minzheng``; this is for developers."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
