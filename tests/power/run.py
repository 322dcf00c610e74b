#!/usr/bin/python3
"""Power cuts, kills, failing calls and flipped bits, over the command line: nothing acknowledged may be lost.

Usage: run.py [--full] [--states N] [--kills N] [--flips N]. Prints a line per part; ends with 1 when a part failed. The packages it
needs are installed into target/power-packages. Limits: fsync is taken at its word, and sectors of 512 bytes are whole.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "target/power-packages"
NEEDED = ["sqlcipher3-wheels==0.5.7", "argon2-cffi==25.1.0", "pycryptodome"]

if not (PACKAGES / ".done").exists():
    subprocess.run([sys.executable, "-m", "venv", PACKAGES], check=True)
    subprocess.run([PACKAGES / "bin/pip", "install", "--quiet", *NEEDED], check=True)
    (PACKAGES / ".done").touch()
if Path(sys.prefix) != PACKAGES:
    os.execv(PACKAGES / "bin/python", [str(PACKAGES / "bin/python"), *sys.argv])

import cuts  # noqa: E402
import faults  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--states", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--flips", type=int, default=400)
    parser.add_argument("--full", action="store_true", help="the figures of a release: ten times as many of all")
    wanted = parser.parse_args()
    if wanted.full:
        wanted.states, wanted.kills, wanted.flips = 200_000, 2_000, 12_000
    parts = [
        ("kill -9", lambda: faults.kills(wanted.kills)),
        ("failing calls", lambda: faults.failing_calls(wanted.full)),
        ("damage", lambda: faults.damage(wanted.flips)),
    ]
    begun = time.monotonic()
    # Most of a crash state is our own judging: two verbs at a time.
    with ProcessPoolExecutor(2) as pool:
        judged = pool.map(cuts.run, cuts.VERBS, [wanted.states // len(cuts.VERBS)] * len(cuts.VERBS))
        good = [told(verb, *result) for verb, result in zip(cuts.VERBS, judged)]
    print(f"       crash states of all verbs: {time.monotonic() - begun:.1f} s", flush=True)
    for name, part in parts:
        begun = time.monotonic()
        said, bad = part()
        good.append(told(name, f"{said}  {time.monotonic() - begun:.1f} s", bad))
    sys.exit(0 if all(good) else 1)


def told(name, said, bad):
    """Prints what a part found; whether all is well."""
    print(f"{'FAILED' if bad else 'ok':<7}{name:<16}{said}", flush=True)
    for line in bad[:5]:
        print(f"       {line}", flush=True)
    return not bad


if __name__ == "__main__":
    main()
