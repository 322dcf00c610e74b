"""A register as a stranger sees it: the command line from outside, the files by other programs' libraries."""

import base64
import json
import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from Crypto.Cipher import ChaCha20_Poly1305
from sqlcipher3 import dbapi2 as sqlcipher

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target/debug/dan-van"
PASSWORD = "bốn từ không liên quan"
OTHER = "một câu khác hẳn câu trước"


def environment(password=PASSWORD):
    return {**os.environ, "DAN_VAN_PASSWORD": password}


def dan_van(*arguments, text="", password=PASSWORD, before=()):
    """Runs the program; `before` is a command it runs under."""
    command = [*before, PROGRAM, *arguments]
    return subprocess.run([str(c) for c in command], input=text, env=environment(password), capture_output=True, text=True)


def fresh(folder, people=4, supports=4):
    """A sample register in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    made = dan_van("demo", folder, "--people", str(people), "--supports", str(supports), "--year", "2026")
    assert made.returncode == 0, made.stderr
    return folder


def supports(register):
    """One line to put: three supports for somebody there."""
    listed = dan_van("list", register, "beneficiary")
    person = json.loads(listed.stdout.splitlines()[0])["id"]
    one = {"beneficiary": person, "date": "2026-01-20", "occasion": "TX", "kind": "TM", "money": 7, "source": "CB"}
    return (json.dumps(one) + "\n") * 3


def unwrap(slots, password):
    """The key of the database from the text of khoa.json; None when the password is another one."""
    slot = slots["password"]
    word = unicodedata.normalize("NFC", password).encode()
    salt = base64.b64decode(slot["salt"])
    wrapping = hash_secret_raw(word, salt, slot["passes"], slot["memory"], slot["lanes"], 32, Type.ID)
    sealed = base64.b64decode(slot["sealed"])
    cipher = ChaCha20_Poly1305.new(key=wrapping, nonce=sealed[:24])
    label = f"password {slot['memory']} {slot['passes']} {slot['lanes']}"
    cipher.update(f"so-dan-van khoa 1\n{slots['database']}\n{label}".encode())
    try:
        return cipher.decrypt_and_verify(sealed[24:-16], sealed[-16:])
    except ValueError:
        return None


def key_of(register, password=PASSWORD):
    key = unwrap(json.loads((Path(register) / "khoa.json").read_text()), password)
    assert key, "the password opens the slot"
    return key


def contents(file, key):
    """Opens a database file, checks it and counts; raises when it is damaged or an act is torn."""
    conn = sqlcipher.connect(str(file), isolation_level=None)
    try:
        conn.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        one = lambda sql: conn.execute(sql).fetchone()[0]  # noqa: E731
        assert one("PRAGMA integrity_check") == "ok", "integrity_check"
        put = one("SELECT count(*) FROM support WHERE money = 7")
        acts = one("SELECT count(*) FROM act WHERE sentence LIKE 'Nhập 3 bản ghi support%'")
        noted = one("SELECT count(*) FROM change WHERE noun = 'support' AND json_extract(after, '$.money') = 7")
        assert put == 3 * acts == noted, f"torn: {acts} acts, {put} supports, {noted} in the history"
        return {"acts": acts, "submissions": one("SELECT count(*) FROM submission"), "last": one("SELECT max(seq) FROM act")}
    finally:
        conn.close()


def fits(file, key):
    """Does the key open the file?"""
    conn = sqlcipher.connect(str(file), isolation_level=None)
    try:
        conn.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        conn.execute("SELECT count(*) FROM sqlite_master")
        return True
    except sqlcipher.DatabaseError:
        return False
    finally:
        conn.close()
