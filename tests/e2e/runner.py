"""What the runs over a private Postfix have in common: their command line, the playing of scenarios, the account.

They need root. They print a line for each thing that did not hold, and `N passed, M failed` last. Exit status: 0 when
all held, 1 when not, 2 when it could not be tried. Everything lives in one temporary folder and is gone at the end.
"""

import argparse
import fnmatch
import os
import signal
import sys
import time
import traceback
from pathlib import Path

PACKAGES = "apt-get install --no-install-recommends postfix python3-dkim python3-nacl openssl"

try:
    import dkim  # noqa: F401
    import nacl  # noqa: F401
except ImportError as missing:
    print(f"{missing}. As root: {PACKAGES}", file=sys.stderr)
    sys.exit(2)

from lab.lab import Lab  # noqa: E402
from lab.postfix import PostfixFailed, Programs  # noqa: E402


def arguments(about, quick):
    parser = argparse.ArgumentParser(
        description=f"{about}\n\n{__doc__}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bin", metavar="DIR", help="the folder with countersign-milter")
    parser.add_argument("--only", metavar="PATTERN", default="*", help="scenarios by name (shell pattern)")
    parser.add_argument("--keep", action="store_true", help="leave the folder, for a look at the logs")
    parser.add_argument("--list", action="store_true", help="the scenarios")
    if quick:
        parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    parser.add_argument(
        "--postfix-root",
        metavar="DIR",
        default=os.environ.get("POSTFIX_ROOT") or "/",
        help="where Postfix's package was unpacked, if it is not installed (or POSTFIX_ROOT)",
    )
    options = parser.parse_args()
    if not options.bin and not options.list:
        parser.error("--bin is needed")
    return options


def why_not(options):
    """What keeps the run from beginning, or None."""
    program = Path(options.bin, "countersign-milter")
    if os.geteuid() != 0:
        return "a Postfix of its own needs root"
    if not os.access(program, os.X_OK):
        return f"{program} is not there"
    if not Programs(options.postfix_root).found():
        return f"no Postfix below {options.postfix_root}. As root: {PACKAGES}"
    return None


def play(bench, scenario):
    """A scenario that breaks off is a failure like any other; the rest goes on."""
    try:
        scenario(bench)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        bench.check(scenario.__name__, [f"{type(error).__name__}: {error} ({where})"])


def run(about, scenarios, make_bench, long=(), settings=None):
    """Plays the scenarios that the command line asks for; the exit status. `make_bench` takes the lab and the program,
    `long` has the scenarios that --quick leaves out, `settings` are more of Postfix's."""
    options = arguments(about, quick=bool(long))
    chosen = [scenario for scenario in scenarios if fnmatch.fnmatch(scenario.__name__, options.only)]
    if long and options.quick:
        chosen = [scenario for scenario in chosen if scenario not in long]
    if options.list:
        for scenario in chosen:
            print(f"{scenario.__name__:25} {scenario.__doc__}")
        return 0
    problem = why_not(options)
    if problem:
        print(f"{Path(sys.argv[0]).name}: {problem}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends through every `finally`
    began = time.monotonic()
    try:
        with Lab(options.postfix_root, options.keep, settings) as lab:
            bench = make_bench(lab, Path(options.bin, "countersign-milter").resolve())
            for scenario in chosen:
                play(bench, scenario)
    except PostfixFailed as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{bench.passed} passed, {bench.failed} failed")
    return 1 if bench.failed or not bench.passed else 0
