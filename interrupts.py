"""Ctrl-C while a command loads its modules, for half a second: it ends at once and says nothing.

Whoever imports this first, before the modules that take long, need do no more; a command then says
`loaded()` as it starts. It does nothing where the packages are imported by another program.
"""

import signal
import sys

_LOADING = "-m"
"""What stands for the program's name while `python -m` looks for the module that it is to run."""
_PROGRAMS = ("wensou", "wensou.py")


def _is_command() -> bool:
    name = sys.argv[0] if sys.argv else ""
    return name == _LOADING or name.rpartition("/")[2] in _PROGRAMS


def loaded() -> None:
    """Let Ctrl-C raise KeyboardInterrupt again."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


# Where Ctrl-C is ignored, as in a job in the background, it stays so.
if _is_command() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
