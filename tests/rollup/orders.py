"""One set of packages is one state: many random orders with repeats and killed processes, over the command line.

    python3 tests/rollup/orders.py                          # small, part of cargo verify
    python3 tests/rollup/orders.py --units 300 --orders 100 # the whole claim: 300 units × 5 years

Packages of five years, a fifth of them amended, are received in lots in random order; a fifth of the files comes twice;
5 % of the lots are killed (SIGKILL) at a random moment and received again later, as somebody would after a power cut. The
state that `check` prints (a hash over everything that follows from the packages) and the recount must be the same every
time.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "DAN_VAN_PASSWORD": "bốn từ không liên quan"}
LOT = 150


def program():
    return pathlib.Path(os.environ.get("DAN_VAN", ROOT / "target" / "debug" / "dan-van"))


def run(*arguments):
    done = subprocess.run([program(), *map(str, arguments), "--json"], env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode in (0, 3), f"{arguments[:3]}: {done.returncode} {done.stdout[:300]} {done.stderr[:300]}"
    return json.loads(done.stdout)


def killed(register, lot, dice):
    """Receives a lot and kills the process somewhere in the middle; true if it was still running."""
    child = subprocess.Popen(
        [program(), "receive", register, *lot], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(dice.uniform(0.0, 0.25))
    running = child.poll() is None
    child.kill()
    child.wait()
    return running


def one_order(start, packages, work, dice):
    register = work / "superior.register"
    shutil.copytree(start, register)
    files = packages[:]
    dice.shuffle(files)
    for again in dice.sample(packages, len(packages) // 5):
        files.insert(dice.randrange(len(files)), again)
    lots = [files[at : at + LOT] for at in range(0, len(files), LOT)]
    kills = 0
    while lots:
        lot = lots.pop(0)
        if dice.random() < 0.05 or (kills == 0 and len(lots) == 1):
            kills += killed(register, lot, dice)
            lots.insert(dice.randrange(len(lots) + 1), lot)
            continue
        run("receive", register, *lot)
    checked = run("check", register)
    assert checked["ok"], checked
    shutil.rmtree(register)
    return checked["state"], checked["recount"]["packages"], kills


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--units", type=int, default=24)
    arguments.add_argument("--orders", type=int, default=6)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    dice = random.Random(given.seed)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="orders-") as name:
        work = pathlib.Path(name)
        years = "2022,2023,2024,2025,2026"
        run("demo", work, "--units", given.units, "--packages", "--periods", years, "--amend", 20, "--people", 5,
            "--supports", 15, "--year", 2026)
        start = work / "start"
        (work / "superior.register").rename(start)
        packages = sorted((work / "packages").iterdir())
        assert len(packages) > given.units * 5
        states, kills = set(), 0
        for _ in range(given.orders):
            state, counting, killed_here = one_order(start, packages, work, dice)
            assert counting == given.units * 5, counting
            states.add(state)
            kills += killed_here
            assert len(states) == 1, "two orders, two states"
    print(f"{len(packages)} packages in {given.orders} orders with {kills} kills: one state, {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
