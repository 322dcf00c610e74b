"""Power cuts: what a verb asks of the system is recorded, then replayed with unsynced writes lost, torn or reordered.

The model: writes to a file are durable after its fsync, names after the fsync of a folder; before that any part of them
may be there. Names are journalled in order (as ext4 and NTFS do), bytes are not.
"""

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import register as reg

BASE = Path("/dev/shm/so-dan-van-power")
WORK = BASE  # of the verb being tried
CALLS = (
    "openat,creat,write,pwrite64,pwritev,ftruncate,fallocate,copy_file_range,sendfile,fsync,fdatasync,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,close,dup,dup2,dup3,fcntl"
)
QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def raw(text):
    return bytes.fromhex(text.replace("\\x", ""))


class Recording:
    """Every change below one folder, in order; `acks` stand where a command had ended well."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.base = {str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}
        self.folders = {str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_dir()} | {"."}
        self.events = []
        self.acks = 0

    def run(self, *arguments, text="", password=reg.PASSWORD):
        trace = WORK / "trace"
        strace = ["strace", "-f", "-xx", "-s", "99999999", "-e", f"trace={CALLS}", "-o", trace]
        done = reg.dan_van(*arguments, text=text, password=password, before=strace)
        assert done.returncode == 0, done.stderr
        self.parse(trace)
        self.acks += 1
        self.events.append(("ack",))

    def inside(self, args, index=0):
        found = QUOTED.findall(args)
        name = raw(found[index]).decode() if index < len(found) else ""
        if name == self.folder:
            return "."
        return name[len(self.folder) + 1 :] if name.startswith(self.folder + "/") else None

    def parse(self, trace):
        open_files = {}
        for line in open(trace, encoding="ascii", errors="replace"):
            match = re.match(r"\d+ +(\w+)\((.*)\) += (-?\d+)", line)
            if not match or int(match.group(3)) < 0:
                continue
            self.note(match.group(1), match.group(2), int(match.group(3)), open_files)

    def note(self, call, args, result, open_files):
        fd = int(args.split(",")[0]) if re.match(r"\d+[,)]|\d+$", args) else None
        path = open_files.get(fd)
        if call in ("openat", "creat"):
            path = self.inside(args)
            open_files.pop(result, None)
            if path is not None and not path.endswith("-shm"):
                open_files[result] = path
                if "O_CREAT" in args:
                    self.events.append(("create", path))
                if "O_TRUNC" in args:
                    self.events.append(("truncate", path, 0))
                if "O_CREAT" in args or "O_WRONLY" in args or "O_RDWR" in args:
                    open_files[(result, "at")] = 0
        elif call == "close":
            open_files.pop(fd, None)
        elif call == "fcntl" and "F_DUPFD" in args and path:
            open_files[result] = path
        elif call == "pwrite64" and path:
            self.events.append(("write", path, int(args.rsplit(",", 1)[1]), raw(QUOTED.search(args).group(1))[:result]))
        elif call == "write" and path:
            at = open_files.get((fd, "at"), 0)
            self.events.append(("write", path, at, raw(QUOTED.search(args).group(1))[:result]))
            open_files[(fd, "at")] = at + result
        elif call == "ftruncate" and path:
            self.events.append(("truncate", path, int(args.split(",")[1])))
        elif call in ("fsync", "fdatasync") and path:
            self.events.append(("sync", path))
        elif call.startswith("rename"):
            old, new = self.inside(args, 0), self.inside(args, 1)
            if old and new:
                self.events.append(("rename", old, new))
        elif call in ("unlink", "unlinkat", "rmdir"):
            if (path := self.inside(args)) and not path.endswith("-shm"):
                self.events.append(("unlink", path))
        elif call in ("mkdir", "mkdirat"):
            if path := self.inside(args):
                self.events.append(("mkdir", path))
        elif call in ("pwritev", "fallocate", "copy_file_range", "sendfile") and path:
            raise AssertionError(f"the simulator does not know {call} on {path}")


def put_bytes(data, event):
    if event[0] == "truncate":
        del data[event[2] :]
        data.extend(bytes(event[2] - len(data)))
    else:
        at, piece = event[2], event[3]
        data.extend(bytes(max(0, at + len(piece) - len(data))))
        data[at : at + len(piece)] = piece


class Disk:
    """Files by number, names apart; what is durable, and what is on its way."""

    def __init__(self, recording):
        self.data, self.names, self.next = {}, {}, 0
        for name, content in recording.base.items():
            self.names[name] = self.new(content)
        self.folders = set(recording.folders)
        self.live = dict(self.names)
        self.pending, self.journal = [], []

    def new(self, content=b""):
        self.next += 1
        self.data[self.next] = bytearray(content)
        return self.next

    def apply(self, event):
        kind = event[0]
        if kind == "create" and event[1] not in self.live:
            self.live[event[1]] = self.new()
            self.journal.append(("link", event[1], self.live[event[1]]))
        elif kind in ("write", "truncate"):
            self.pending.append((event[0], self.live[event[1]], *event[2:]))
        elif kind == "sync":
            self.sync(event[1])
        elif kind == "rename":
            self.move(event[1], event[2])
        elif kind == "unlink":
            self.live.pop(event[1], None)
            self.journal.append(("drop", event[1]))
        elif kind == "mkdir":
            self.journal.append(("mkdir", event[1]))

    def sync(self, name):
        number = self.live.get(name)
        if number is None:
            for entry in self.journal:
                commit(self.names, self.folders, entry)
            self.journal = []
            return
        for write in [w for w in self.pending if w[1] == number]:
            put_bytes(self.data[number], write)
        self.pending = [w for w in self.pending if w[1] != number]

    def move(self, old, new):
        moved = {n: i for n, i in self.live.items() if n == old or n.startswith(old + "/")}
        for name in moved:
            del self.live[name]
        self.live.update({new + name[len(old) :]: number for name, number in moved.items()})
        self.journal.append(("rename", old, new))

    def crash(self, dice):
        """One state the disk may be found in."""
        names, folders = dict(self.names), set(self.folders)
        for entry in self.journal[: dice.randrange(len(self.journal) + 1)]:
            commit(names, folders, entry)
        mode = dice.choice(["prefix", "drop", "torn", "reorder"])
        chosen = list(self.pending)
        if mode == "prefix":
            chosen = chosen[: dice.randrange(len(chosen) + 1)]
        elif mode == "drop":
            chosen = [w for w in chosen if dice.random() < 0.5]
        elif mode == "reorder":
            chosen = [w for w in chosen if dice.random() < 0.7]
            dice.shuffle(chosen)
        else:
            chosen = [piece for w in chosen for piece in torn(w, dice)]
        data = {}
        for write in chosen:
            put_bytes(data.setdefault(write[1], bytearray(self.data[write[1]])), write)
        return {name: bytes(data.get(number, self.data[number])) for name, number in names.items()}, folders


def torn(write, dice):
    if write[0] != "write":
        return [write]
    kind, number, at, piece = write
    sectors = [(kind, number, at + i, piece[i : i + 512]) for i in range(0, len(piece), 512)]
    return [sector for sector in sectors if dice.random() < 0.5]


def commit(names, folders, entry):
    if entry[0] == "link":
        names[entry[1]] = entry[2]
    elif entry[0] == "drop":
        names.pop(entry[1], None)
        folders.discard(entry[1])
    elif entry[0] == "mkdir":
        folders.add(entry[1])
    else:
        old, new = entry[1], entry[2]
        for name in [n for n in names if n == old or n.startswith(old + "/")]:
            names[new + name[len(old) :]] = names.pop(name)
        for folder in [f for f in folders if f == old or f.startswith(old + "/")]:
            folders.discard(folder)
            folders.add(new + folder[len(old) :])


class Judge:
    """Looks at databases and key slots; the same bytes are looked at once. `key` is the one the register began with."""

    def __init__(self, key):
        self.key, self.seen = key, {}

    def database(self, files, folder="", key=None):
        key = key or self.key
        prefix = f"{folder}/" if folder else ""
        parts = tuple(files.get(prefix + "register.db" + tail, b"") for tail in ("", "-wal"))
        if (parts, key) not in self.seen:
            self.seen[parts, key] = self.look(*parts, key)
        found = self.seen[parts, key]
        if isinstance(found, Exception):
            raise found
        return found

    def look(self, database, log, key):
        file = WORK / "look.db"
        for tail in ("", "-wal", "-shm"):
            Path(f"{file}{tail}").unlink(missing_ok=True)
        file.write_bytes(database)
        if log:
            Path(f"{file}-wal").write_bytes(log)
        try:
            return reg.contents(file, key)
        except Exception as cause:  # noqa: BLE001: whatever it is, the state is bad
            return AssertionError(f"{type(cause).__name__}: {cause}")

    def key_in(self, slots, password):
        """The key that these slots hold for the password; none for another password or half a file."""
        if (slots, password) not in self.seen:
            try:
                self.seen[slots, password] = reg.unwrap(json.loads(slots), password)
            except (ValueError, KeyError):
                self.seen[slots, password] = None
        return self.seen[slots, password]

    def opens(self, slots, password):
        return self.key_in(slots, password) == self.key


def record_put(r, so):
    text = reg.supports(so)
    for _ in range(4):
        r.run("put", so, "support", "-", text=text)


def judge_put(judge, files, _folders, acks, _start):
    assert judge.database(files)["acts"] >= acks, "an acknowledged act is lost"


def record_export(r, so):
    for _ in range(2):
        r.run("export", so, "--period", "2026", "--out", so / "out")


def judge_export(judge, files, _folders, acks, start):
    assert judge.database(files)["submissions"] >= acks, "an acknowledged package is not in the box"
    whole = start["packages"]
    for name, content in files.items():
        if name.endswith(".sdv"):
            assert content == whole[name], f"{name} is not whole"
    assert sum(name.endswith(".sdv") for name in files) >= acks, "an acknowledged package is not in its folder"


def record_backup(r, so):
    for _ in range(2):
        r.run("backup", so)


def finished(files, folders):
    return [f for f in folders if re.fullmatch(r"backups/\d{6}-[^/]*", f)]


def judge_backup(judge, files, folders, acks, start):
    judge.database(files)
    good = finished(files, folders)
    assert len(good) >= acks, "an acknowledged backup is lost"
    for folder in good:
        assert judge.database(files, folder)["last"] == start["last"], f"{folder} is another register"
        assert judge.opens(files.get(f"{folder}/khoa.json", b""), reg.PASSWORD), f"{folder} has no key"


def record_restore(r, so):
    backup = next((so / "backups").iterdir())
    r.run("restore", so, backup)


def judge_restore(judge, files, _folders, acks, start):
    found = judge.database(files)["acts"]
    assert found == start["backup"] if acks else found in (start["acts"], start["backup"]), f"{found} acts"


def record_password(r, so):
    (WORK / "new").write_text(reg.OTHER + "\n")
    r.run("password", so, "--new-password-file", WORK / "new")


def judge_password(judge, files, _folders, acks, _start):
    judge.database(files)
    slots = files.get("khoa.json") or files.get("khoa.json.bak", b"")
    new, old = judge.opens(slots, reg.OTHER), judge.opens(slots, reg.PASSWORD)
    assert new or (old and not acks), "neither password opens" if not old else "the acknowledged change is lost"


def record_rekey(r, so):
    r.run("rekey", so)


def judge_rekey(judge, files, folders, acks, start):
    """The same password, over whichever slot file fits, opens the old or the new register, and nothing is lost."""
    keys = [judge.key_in(files.get(name, b""), reg.PASSWORD) for name in ("khoa.moi.json", "khoa.json")]
    found = None
    for key in filter(None, keys):
        try:
            found = (key, judge.database(files, key=key))
            break
        except AssertionError:
            continue
    assert found, "the password opens neither the old nor the new register"
    key, seen = found
    assert seen["acts"] == start["acts"] and seen["last"] >= start["last"], f"{seen} of another register"
    assert key != judge.key or not acks, "the acknowledged key is not in force"
    for folder in finished(files, folders):
        key = judge.key_in(files.get(f"{folder}/khoa.json", b""), reg.PASSWORD)
        assert key and judge.database(files, folder, key)["acts"] == start["acts"], f"{folder} does not open"


VERBS = {
    "put": (record_put, judge_put),
    "export": (record_export, judge_export),
    "backup": (record_backup, judge_backup),
    "restore": (record_restore, judge_restore),
    "password": (record_password, judge_password),
    "rekey": (record_rekey, judge_rekey),
}


def run(verb, states):
    global WORK  # noqa: PLW0603
    record, judge_state = VERBS[verb]
    # A process does several verbs, and another one others beside it.
    WORK = BASE / verb
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    so = reg.fresh(WORK / "so")
    judge = Judge(reg.key_of(so))
    start = {}
    if verb == "export":
        (so / "out").mkdir()
    if verb == "restore":
        reg.dan_van("backup", so)
        text = reg.supports(so)
        for _ in range(2):
            assert reg.dan_van("put", so, "support", "-", text=text).returncode == 0
        start.update(backup=0, acts=2)
    if verb == "rekey":
        assert reg.dan_van("put", so, "support", "-", text=reg.supports(so)).returncode == 0
        start.update(acts=1)
    start.update(last=reg.contents(so / "register.db", judge.key)["last"])
    subprocess.run(["sync"], check=False)
    recording = Recording(so)
    record(recording, so)
    start["packages"] = {str(p.relative_to(so)): p.read_bytes() for p in so.rglob("*.sdv")}
    return replay(recording, judge, judge_state, states, start)


def replay(recording, judge, judge_state, states, start):
    dice, bad, distinct = random.Random(1), [], set()
    changing = [i for i, event in enumerate(recording.events) if event[0] != "ack"]
    points = sorted(dice.choice(changing) + dice.randrange(2) for _ in range(states))
    disk, acks, done = Disk(recording), 0, 0
    for point in points:
        while done < min(point + 1, len(recording.events)):
            event = recording.events[done]
            done += 1
            if event[0] == "ack":
                acks += 1
            else:
                disk.apply(event)
        files, folders = disk.crash(dice)
        distinct.add(hash(tuple(sorted(files.items()))))
        try:
            judge_state(judge, files, folders, acks, start)
        except AssertionError as why:
            bad.append(f"after event {done} of {len(recording.events)} {recording.events[done - 1][:2]}, {acks} acknowledged: {why}")
    said = f"{states} crash states ({len(distinct)} distinct) over {len(changing)} changes, {recording.acks} acknowledged, {len(bad)} bad"
    return said, bad
