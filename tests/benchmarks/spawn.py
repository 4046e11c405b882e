"""Run one command as the child of a process that is itself small, and print what it took as JSON.

Linux hands a process's peak memory down to the child it forks, so a command started by a large process seems as large.
Run as a script: `spawn.py FOLDER COMMAND…`.
"""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    """Run `sys.argv[2:]` in `sys.argv[1]`; its output goes where ours goes, figures to stderr's last line."""
    os.chdir(sys.argv[1])
    start = time.perf_counter()
    child = os.spawnv(os.P_NOWAIT, sys.argv[2], sys.argv[2:])  # noqa: S606 - the command is the benchmark's own
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    code = os.waitstatus_to_exitcode(status)
    sys.stderr.write(
        f'\n{{"wall": {wall}, "cpu": {usage.ru_utime + usage.ru_stime}, "memory": {memory}, "code": {code}}}\n'
    )


if __name__ == "__main__":
    main()
