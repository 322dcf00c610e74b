"""Kills at any moment, system calls that fail, and bytes that change."""

import json
import random
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import register as reg

WORK = Path("/dev/shm/so-dan-van-faults")


def kills(count):
    """Ends every verb the hard way at random moments; what was acknowledged must be there, and the rest as it was."""
    others = count // 20
    parts = [("put", lambda: puts(count - 5 * others))]
    for verb in ("export", "backup", "restore", "restore into", "password"):
        parts.append((verb, lambda verb=verb: ended(verb, others)))
    said, bad = [], []
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda part: part[1](), parts))
    for (verb, _), (told, wrong) in zip(parts, results):
        said.append(f"{verb} {told}")
        bad += [f"{verb}: {why}" for why in wrong]
    return f"{', '.join(said)}, {len(bad)} bad", bad


def killed(arguments, moment, text=""):
    """Runs the program and kills it then; whether it was still running, and what it had said."""
    command = [str(part) for part in (reg.PROGRAM, *arguments)]
    child = subprocess.Popen(command, env=reg.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    child.stdin.write(text.encode())
    child.stdin.close()
    time.sleep(moment)
    child.send_signal(signal.SIGKILL)
    said = child.stdout.read()
    child.wait()
    return child.returncode == -signal.SIGKILL, said


def puts(count):
    """One register, one `put` after the other."""
    dice, bad = random.Random(3), []
    so = reg.fresh(WORK / "so")
    key, text, acknowledged = reg.key_of(so), reg.supports(so), 0
    begun = time.monotonic()
    assert reg.dan_van("put", so, "support", "-", text=text).returncode == 0
    length, acknowledged, ends = time.monotonic() - begun, 1, 0
    while ends < count:
        running, said = killed(("put", so, "support", "-"), dice.uniform(0.1, 0.95) * length, text)
        ends += running
        acknowledged += b"3" in said
        try:
            found = reg.contents(so / "register.db", key)["acts"]
            if found < acknowledged:
                bad.append(f"{acknowledged} acknowledged, {found} there")
            acknowledged = found
        except Exception as cause:  # noqa: BLE001
            bad.append(f"{type(cause).__name__}: {cause}")
            break
    if reg.dan_van("check", so).returncode:
        bad.append("the register does not open after the last kill")
    return f"{ends} kills, {acknowledged} acts", bad


def ended(verb, count):
    """A register for each kill, looked at afterwards as its owner would: open it, and finish what was begun."""
    # Two verbs at a time, each in a folder of its own.
    work = WORK / f"kill {verb}"
    base = reg.fresh(work / "base")
    backup = work / "usb"
    shutil.rmtree(backup, ignore_errors=True)
    assert reg.dan_van("backup", base, "--to", backup).returncode == 0
    backup = next(backup.iterdir())
    assert reg.dan_van("put", base, "support", "-", text=reg.supports(base)).returncode == 0
    (work / "new").write_text(reg.OTHER + "\n")
    key = reg.key_of(base)

    def arguments(so):
        return {
            "export": ("export", so, "--period", "2026", "--out", so / "out"),
            "backup": ("backup", so),
            "restore": ("restore", so, backup),
            "restore into": ("restore", so / "new", backup),
            "password": ("password", so, "--new-password-file", work / "new"),
        }[verb]

    def copy(name):
        so = work / name
        shutil.rmtree(so, ignore_errors=True)
        shutil.copytree(base, so)
        return so

    begun = time.monotonic()
    assert reg.dan_van(*arguments(copy("0"))).returncode == 0
    length = time.monotonic() - begun
    dice, bad, ends = random.Random(7), [], 0
    while ends < count:
        so = copy("1")
        running, _ = killed(arguments(so), dice.uniform(0.05, 1.0) * length)
        ends += running
        try:
            why = afterwards(verb, so, key, arguments(so))
        except Exception as cause:  # noqa: BLE001
            why = f"{type(cause).__name__}: {cause}"
        if why:
            bad.append(why)
    return f"{ends} kills", bad


def afterwards(verb, so, key, arguments):
    """What is wrong after a kill; nothing when all is well."""
    opened = reg.OTHER if reg.dan_van("check", so).returncode else reg.PASSWORD
    if opened == reg.OTHER and (verb != "password" or reg.dan_van("check", so, password=opened).returncode):
        return "the register does not open"
    acts = reg.contents(so / "register.db", key)["acts"]
    if acts not in ((0, 1) if verb == "restore" else (1,)):
        return f"{acts} acts"
    for package in so.glob("out/*.sdv"):
        if reg.dan_van("verify", package).returncode:
            return f"{package.name} is not whole"
    # What is still being written is called `000001.dang-ghi`.
    for finished in so.glob("backups/[0-9][0-9][0-9][0-9][0-9][0-9]-*"):
        if reg.contents(finished / "register.db", key)["acts"] != 1 or not (finished / "khoa.json").exists():
            return f"{finished.name} is not whole"
    new = so / "new"
    if verb == "restore into" and new.exists() and any(new.iterdir()):
        return "half a register" if reg.dan_van("check", new).returncode else None
    if verb == "password":
        return None
    # Done again, it succeeds.
    return "not done again" if reg.dan_van(*arguments).returncode else None


def failing_calls(full):
    """ENOSPC and EIO at every write and fsync, once and from then on, under every verb that writes."""
    base = reg.fresh(WORK / "base")
    key, text = reg.key_of(base), reg.supports(base)
    (WORK / "new").write_text(reg.OTHER + "\n")
    backup = one_act_later(base, text)
    verbs = {
        "put": lambda so: ("put", so, "support", "-"),
        "export": lambda so: ("export", so, "--period", "2026", "--out", so / "out"),
        "backup": lambda so: ("backup", so),
        "restore": lambda so: ("restore", so, backup),
        "password": lambda so: ("password", so, "--new-password-file", WORK / "new"),
        "rekey": lambda so: ("rekey", so),
    }
    # Of the verbs that take long some cases, spread over all of them; of a change of key, which makes 18,000 such calls, always.
    most = {"rekey": 1_000} if full else {"export": 60, "backup": 300, "restore": 60, "password": 30, "rekey": 20}
    cases, told = [], []
    for verb, of in verbs.items():
        every = [
            (verb, call, error, when)
            for call, errors in (("pwrite64", ("ENOSPC", "EIO")), ("fsync", ("EIO",)), ("write", ("ENOSPC",)))
            for error in errors
            for n in range(1, calls_of(of, base, call) + 1)
            for when in (f"{n}", f"{n}+")
        ]
        some = every[:: -(-len(every) // most.get(verb, len(every)))]
        cases += some
        told.append(f"{verb} {len(some)} of {len(every)}")

    def one(numbered):
        number, (verb, call, error, when) = numbered
        so = WORK / f"case-{number}"
        shutil.copytree(base, so, dirs_exist_ok=True)
        # The kernel lets every other call pass by itself.
        strace = ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"]
        done = reg.dan_van(*verbs[verb](so), text=text, before=strace)
        # When `write` fails, so does writing the sentence.
        why = judge(verb, so, key, done, speaks=call != "write")
        shutil.rmtree(so, ignore_errors=True)
        return f"{verb}, {call} {error} at {when}: {why}" if why else None

    with ThreadPoolExecutor(2) as pool:
        bad = [why for why in pool.map(one, enumerate(cases)) if why]
    return f"{', '.join(told)} cases, {len(bad)} bad", bad


def one_act_later(base, text):
    """A backup of the same register with one act more."""
    later, usb = WORK / "later", WORK / "later-usb"
    for folder in (later, usb):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, later)
    assert reg.dan_van("put", later, "support", "-", text=text).returncode == 0
    assert reg.dan_van("backup", later, "--to", usb).returncode == 0
    return next(usb.iterdir())


def calls_of(of, base, call):
    """How often a verb makes this call."""
    so = WORK / "count"
    shutil.rmtree(so, ignore_errors=True)
    shutil.copytree(base, so)
    trace = WORK / "counted"
    reg.dan_van(*of(so), text=reg.supports(so), before=["strace", "-f", "-o", trace, "-e", f"trace={call}"])
    # Standard output and error are not the disk.
    lines = [line for line in open(trace) if f"{call}(" in line and not any(f"{call}({fd}," in line for fd in "12")]
    return len(lines)


def key_in_force(so):
    """The key of whichever slot file fits the database, after a change of key that may have failed."""
    for name in ("khoa.moi.json", "khoa.json"):
        file = so / name
        key = reg.unwrap(json.loads(file.read_text()), reg.PASSWORD) if file.exists() else None
        if key and reg.fits(so / "register.db", key):
            return key
    raise AssertionError("no slot file fits the database")


def judge(verb, so, key, done, speaks):
    try:
        found = reg.contents(so / "register.db", key_in_force(so) if verb == "rekey" else key)
    except Exception as cause:  # noqa: BLE001
        return f"{type(cause).__name__}: {cause}"
    for package in so.glob("out/*.sdv"):
        if reg.dan_van("verify", package).returncode:
            return f"{package.name} is not whole"
    if done.returncode == 0:
        if verb == "put" and found["acts"] != 1:
            return "acknowledged and lost"
        if verb == "restore" and found["acts"] != 1:
            return "acknowledged and lost"
        if verb == "export" and (found["submissions"] != 1 or not list((so / "out").glob("*.sdv"))):
            return "acknowledged and lost"
        if verb == "backup" and not list((so / "backups").glob("0*-*/register.db")):
            return "acknowledged and lost"
        if verb == "password" and not reg.unwrap(json.loads((so / "khoa.json").read_text()), reg.OTHER):
            return "acknowledged and lost"
        return None
    if done.returncode < 0 or "panicked" in done.stderr:
        return f"ended with {done.returncode}: {done.stderr[-200:]}"
    if speaks and not done.stderr.strip():
        return "said nothing"
    return None


def damage(count):
    """Changes one bit, cuts or blanks a block: refused, or of no consequence; never another content."""
    dice = random.Random(5)
    base = reg.fresh(WORK / "flip", people=12, supports=20)
    assert reg.dan_van("backup", base).returncode == 0
    good = {noun: reg.dan_van("list", base, noun).stdout for noun in ("beneficiary", "support")}
    databases = [base / "register.db", base / "khoa.json"]

    def one(number):
        so = WORK / f"flip-{number}"
        shutil.copytree(base, so, dirs_exist_ok=True)
        file = so / databases[number % 2 if number % 8 == 1 else 0].name
        kind = spoil(file, random.Random(number))
        (so / "khoa.json.bak").unlink(missing_ok=True)
        listed = {noun: reg.dan_van("list", so, noun) for noun in good}
        shutil.rmtree(so, ignore_errors=True)
        for noun, said in listed.items():
            if said.returncode == 0 and said.stdout != good[noun]:
                return "silent", f"{file.name}, {kind}: another content was shown"
            if said.returncode not in (0, 4, 5):
                return "silent", f"{file.name}, {kind}: exit {said.returncode} {said.stderr[:100]}"
        return ("noticed" if any(said.returncode for said in listed.values()) else "harmless"), None

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one, [dice.randrange(10**6) * 8 + i % 8 for i in range(count)]))
    bad = [why for _, why in results if why]
    tally = {kind: sum(k == kind for k, _ in results) for kind in ("noticed", "harmless", "silent")}
    return f"{count} damaged files: {tally['noticed']} noticed, {tally['harmless']} of no consequence, {tally['silent']} silent", bad


def spoil(file, dice):
    data = bytearray(file.read_bytes())
    at = dice.randrange(len(data))
    kind = dice.choice(["bit", "bit", "bit", "bit", "cut", "blank"])
    if kind == "bit":
        data[at] ^= 1 << dice.randrange(8)
    elif kind == "cut":
        del data[at:]
    else:
        start = at // 4096 * 4096
        data[start : start + 4096] = bytes(len(data[start : start + 4096]))
    file.write_bytes(data)
    return f"{kind} at {at}"
