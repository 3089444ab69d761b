# SPDX-License-Identifier: PostgreSQL
"""What stands behind every script here: skinspire does the work, called by the script's name."""
import os
import shutil
import signal
import sys

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run():
    """Becomes the project's own build of skinspire, or else the one on PATH. Does not return."""
    script = os.path.basename(sys.argv[0])
    program = shutil.which(os.path.join(PROJECT, 'build', 'skinspire')) or shutil.which('skinspire')
    if not program:
        sys.exit(f'{script}: there is no skinspire, neither in {PROJECT}/build nor on PATH; ./quickstart builds it')
    os.environ.setdefault('SKINSPIRE_PROJECT', PROJECT)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and that would be inherited
    os.execv(program, [script] + sys.argv[1:])
