"""Runs Synapse, in its own environment, with its five-minute jobs every second.

The jobs are the server's own and unchanged; they only come sooner, so that a test can see a
redacted original removed (facts: conference-tools §2.1: within 5 minutes) without waiting for it.
"""

from synapse.app.homeserver import main
from synapse.util.clock import Clock
from synapse.util.duration import Duration

_scheduled = Clock._looping_call_common


def _sooner(self, f, duration, *args, **kwargs):
    if duration <= Duration(minutes=5):
        duration = min(duration, Duration(seconds=1))
    return _scheduled(self, f, duration, *args, **kwargs)


Clock._looping_call_common = _sooner

if __name__ == "__main__":
    main()
