"""`adjourn receive`, killed in the middle of a push: WHEN NUMBER ARGUMENTS...

WHEN is "before" (read, not stored yet) or "after" (stored, not answered yet), NUMBER which push.
"""

import os
import signal
import sys
from typing import Any

import adjourn.collect.receiving as receiving
from adjourn.cli import main

when, number, *arguments = sys.argv[1:]
store = receiving._store
left = int(number)


def killed(*given: Any) -> None:
    global left
    left -= 1
    if left == 0 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    store(*given)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


receiving._store = killed
main(arguments)
