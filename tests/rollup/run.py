"""The superior over the command line: a folder of packages in, totals out, and the same totals seen by DuckDB and by a
real PostgreSQL that this script starts and ends.

    python3 tests/rollup/run.py            # needs a built dan-van, PostgreSQL, and pip for DuckDB (a venv under target/)

Trap: PostgreSQL refuses to run as root, so as root it runs as `nobody` in a folder of its own.
"""

import json
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DAN_VAN = ROOT / "target" / "debug" / "dan-van"
UNITS, PERIODS = 60, ["2026-Q1", "2026-Q2", "2026"]
ENVIRONMENT = {**os.environ, "DAN_VAN_PASSWORD": "bốn từ không liên quan"}


def dan_van(*arguments, code=0):
    done = subprocess.run(
        [DAN_VAN, *map(str, arguments), "--json"], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert done.returncode == code, f"{arguments}: {done.returncode} {done.stdout[:400]} {done.stderr[:400]}"
    return json.loads(done.stdout)


def sums(rows):
    """Period → (figures, sum of achieved, sum of registered), rounded as sums of floats must be."""
    return {period: (count, round(achieved, 4), int(registered)) for period, count, achieved, registered in rows}


def receive(folder):
    demo = dan_van("demo", folder, "--units", UNITS, "--packages", "--periods", ",".join(PERIODS), "--year", 2026)
    superior = pathlib.Path(demo["superior"])
    assert list(folder.glob("superior.*")) == [superior]
    packages = folder / "packages"
    bad = sorted(packages.iterdir())[7]
    whole = bad.read_bytes()
    bad.write_bytes(whole[:-10])
    first = dan_van("receive", superior, packages, code=3)
    assert (first["accepted"], first["refused"]) == (UNITS * len(PERIODS) - 1, {"damaged": 1}), first
    assert first["verdicts"][-1]["sentence"] or bad.name in json.dumps(first["verdicts"])
    bad.write_bytes(whole)
    second = dan_van("receive", superior, packages)
    assert (second["accepted"], second["repeated"]) == (1, UNITS * len(PERIODS) - 1), second
    state = dan_van("check", superior)
    assert state["ok"] and state["recount"]["packages"] == UNITS * len(PERIODS)
    third = dan_van("receive", superior, packages)
    assert third["repeated"] == UNITS * len(PERIODS)
    assert dan_van("check", superior)["state"] == state["state"], "receiving again changed something"
    return superior


def one_bad_among(units, folder):
    """One flipped bit in a folder of packages: that file is named, all others come in."""
    made = dan_van("demo", folder, "--units", units, "--packages", "--people", 1, "--supports", 1, "--year", 2026)
    bad = sorted(pathlib.Path(made["packages"]).iterdir())[units // 2]
    content = bytearray(bad.read_bytes())
    content[len(content) // 2] ^= 1
    bad.write_bytes(content)
    begun = time.perf_counter()
    tally = dan_van("receive", made["superior"], made["packages"], code=3)
    seconds = time.perf_counter() - begun
    assert (tally["accepted"], tally["refused"]) == (units - 1, {"wrong_signature": 1}), tally
    assert [pathlib.Path(verdict["file"]).name for verdict in tally["verdicts"]] == [bad.name], tally["verdicts"]
    assert seconds <= 60, seconds
    print(f"{units} packages with one bad: {units - 1} in, 1 named, {seconds:.1f} s")


# Per cents and middles are not sums; filled from the register's own totals.
NO_SUMS = set()


def register_sums(superior):
    """The totals of the register that are sums."""
    rows = []
    for period in PERIODS:
        totals = dan_van("rollup", superior, "--period", period)
        assert (totals["counted"], totals["expected"]) == (UNITS, UNITS)
        NO_SUMS.update(line["indicator"] for line in totals["lines"] if line["registered"] is None)
        lines = [line for line in totals["lines"] if line["registered"] is not None]
        rows.append((period, len(lines), sum(l["achieved"] for l in lines), sum(l["registered"] for l in lines)))
    return sums(rows)


def duckdb_python():
    """A Python that has DuckDB, made once."""
    venv = ROOT / "target" / "venv-duckdb"
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    if subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode:
        subprocess.run([python, "-m", "pip", "-q", "install", "duckdb"], check=True)
    return python


QUERY = """SELECT period, count(DISTINCT indicator), sum(achieved), coalesce(sum(registered), 0) FROM {source}
           WHERE indicator NOT IN ({left_out}) GROUP BY period ORDER BY period"""


def query(source):
    return QUERY.format(source=source, left_out=", ".join(f"'{code}'" for code in sorted(NO_SUMS)))


def parquet(superior, out, expected):
    for _ in range(2):
        written = dan_van("rollup", superior, "--format", "parquet", "--out", out)
    source = f"read_parquet('{out}/**/*.parquet', hive_partitioning = true)"
    program = f"import duckdb, json; print(json.dumps(duckdb.sql({query(source)!r}).fetchall()))"
    answer = subprocess.run([duckdb_python(), "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    found = sums(json.loads(answer.stdout))
    assert found == expected, f"{found} {expected}"
    columns = f"import duckdb; print(duckdb.sql(\"SELECT year, period, province, unit, package FROM {source} LIMIT 1\").fetchall())"
    subprocess.run([duckdb_python(), "-c", columns], check=True, stdout=subprocess.DEVNULL)
    dan_van("rollup", superior, "--format", "parquet", "--out", out.parent, code=3)
    return written["figures"]


class PostgreSQL:
    def __init__(self, folder):
        self.folder = folder
        self.bin = next(path for path in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))
        self.user = {"user": "nobody"} if os.geteuid() == 0 else {}
        if self.user:
            shutil.chown(folder, pwd.getpwnam("nobody").pw_uid)

    def run(self, *command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.user)

    def __enter__(self):
        self.run(self.bin / "initdb", "-D", self.folder / "data", "-A", "trust", "-U", "dan_van", "-E", "UTF8", "--no-sync", "--locale", "C.UTF-8")
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        self.run(self.bin / "pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", options, "start")
        return f"host={self.folder} user=dan_van dbname=postgres"

    def __exit__(self, *_):
        self.run(self.bin / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")


def psql(database, sql):
    answer = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", "-d", database, "-c", sql], check=True, stdout=subprocess.PIPE, text=True)
    return [line.split("\t") for line in answer.stdout.splitlines() if line]


def postgres(superior, folder, expected, figures):
    with PostgreSQL(folder) as database:
        for _ in range(2):
            dan_van("rollup", superior, "--format", "postgres", "--database", database)
        rows = psql(database, query("dan_van.figure"))
        found = sums((period, int(count), float(achieved), int(registered)) for period, count, achieved, registered in rows)
        assert found == expected, f"{found} {expected}"
        # A second run rewrites no row, mends what is wrong and takes away what is no longer there.
        before = psql(database, "SELECT sum(xmin::text::bigint) FROM dan_van.figure")
        dan_van("rollup", superior, "--format", "postgres", "--database", database)
        assert psql(database, "SELECT sum(xmin::text::bigint) FROM dan_van.figure") == before
        psql(database, "UPDATE dan_van.figure SET achieved = 1 WHERE unit = 'MAU-0003'")
        psql(database, "INSERT INTO dan_van.figure SELECT superior, '1999', unit, indicator, 1999, province, unit_name, 1, 1, package FROM dan_van.figure LIMIT 5")
        psql(database, "INSERT INTO dan_van.figure SELECT 'KHAC', period, unit, indicator, year, province, unit_name, 1, 1, package FROM dan_van.figure LIMIT 5")
        dan_van("rollup", superior, "--format", "postgres", "--database", database)
        rows = psql(database, "SELECT superior, count(*) FROM dan_van.figure GROUP BY superior ORDER BY superior")
        assert [(name, int(count)) for name, count in rows] == [("KHAC", 5), ("MAU", figures)], rows
        script = folder.parent / "script.sql"
        dan_van("rollup", superior, "--format", "postgres", "--out", script)
        subprocess.run(["psql", "-X", "-q", "-d", database, "-f", script], check=True)


def main():
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="rollup-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        one_bad_among(2_000, folder / "one-bad")
        superior = receive(folder / "desk")
        expected = register_sums(superior)
        figures = parquet(superior, folder / "set" / "parquet", expected)
        server = folder / "server"
        server.mkdir()
        postgres(superior, server, expected, figures)
    print(f"{UNITS * len(PERIODS)} packages: register, DuckDB and PostgreSQL agree on {figures} figures, {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
