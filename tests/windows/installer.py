"""The installer and the installed programs, with Wine: install, run, refuse while running, upgrade, remove, registers kept.

installer.py INSTALLERS PROGRAMS OUR_DAN_VAN: the folder of the two installers and of what stands for Microsoft's, the
folder of the programs they were made from, and this system's own command line, whose documents the other's must equal.
The variables WINE (the script that runs Wine) and WINE_HOME (its private home) are set by `cargo windows`.
"""

import filecmp
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from Xlib import X, display, error

INSTALLERS, PROGRAMS, OURS = (Path(word).resolve() for word in sys.argv[1:4])
WINE, HOME = os.environ["WINE"], Path(os.environ["WINE_HOME"])
C = HOME / "prefix/drive_c"
PASSWORD = {"DAN_VAN_PASSWORD": "bốn từ không liên quan"}
EXES = ["so-dan-van.exe", "dan-van.exe", "WebView2Loader.dll"]
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\vn.sodanvan.app"
RUNTIME = r"HKCU\Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"


def wine(*words, code=0, **environment):
    """What the program prints; it must end with `code`."""
    done = subprocess.run([WINE, *map(str, words)], capture_output=True, timeout=300, env={**os.environ, "DISPLAY": "", **environment})
    said = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    assert done.returncode == code, f"{words}: {done.returncode}, not {code}\n{said}"
    return done.stdout.decode("utf-8", "replace")


def registry(key, value=None):
    """A text of the registry (the default one of a key without a name), or None. Exported, because a console has no Vietnamese."""
    exported = C / "exported.reg"
    exported.unlink(missing_ok=True)
    words = [WINE, "reg", "export", key, r"C:\exported.reg", "/y"]
    if subprocess.run(words, capture_output=True, timeout=60, env={**os.environ, "DISPLAY": ""}).returncode:
        return None
    name = f'"{value}"=' if value else "@="
    section = exported.read_text("utf-16").split("\n[", 2)[1]
    line = next((line for line in section.splitlines() if line.startswith(name)), None)
    return json.loads(line.removeprefix(name)) if line else None


def step(sentence):
    print(f"  {time.monotonic() - BEGIN:5.1f} s  {sentence}", flush=True)


def newest(folder):
    return max(folder.iterdir(), key=lambda path: path.name)


def user_folder():
    users = [path for path in (C / "users").iterdir() if path.name != "Public"]
    assert len(users) == 1, users
    return users[0]


def install(version, code=0):
    wine(INSTALLERS / f"SoDanVan-{version}-caidat.exe", "/S", code=code)


def same_documents(register, installed):
    """The same register, by the installed program and by this system's: the same documents, byte for byte. Of a .docx and
    .xlsx the same parts in the same order: a zip also says on which system it was made."""
    here = HOME / "here"
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir()
    wine(installed / "dan-van.exe", "backup", register, "--to", r"C:\so cu\sao luu", **PASSWORD)
    copy = newest(C / "so cu/sao luu")
    kinds = ["--period", "2026", "--format", "docx,xlsx,pdf", "--out"]
    for dan_van in ([OURS, "restore", here / "so", copy], [OURS, "report", here / "so", *kinds, here / "van-ban"]):
        subprocess.run(dan_van, check=True, capture_output=True, env={**os.environ, **PASSWORD})
    wine(installed / "dan-van.exe", "report", register, *kinds, r"C:\so cu\văn bản", **PASSWORD)
    theirs = C / "so cu/văn bản"
    names = sorted(path.name for path in (here / "van-ban").iterdir())
    assert names == sorted(path.name for path in theirs.iterdir()) and len(names) == 3, names
    different = [name for name in names if parts(here / "van-ban" / name) != parts(theirs / name)]
    assert not different, f"not the same on both systems: {different}"
    return names


def parts(path):
    if path.suffix == ".pdf":
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return [(part.filename, part.date_time, packed.read(part)) for part in packed.infolist()]


class Screen:
    """A display of its own, and the windows on it."""

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
                                       pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        self.name = ":" + os.read(read, 16).decode().strip()
        self.display = display.Display(self.name)
        return self

    def __exit__(self, *_):
        self.display.close()
        self.server.terminate()
        self.server.wait()

    def titles(self):
        found, waiting = set(), [self.display.screen().root]
        while waiting:
            window = waiting.pop()
            try:
                shown = window.get_attributes().map_state == X.IsViewable
                name = window.get_full_property(self.display.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
                waiting += window.query_tree().children
            except error.XError:
                continue
            if shown and name:
                found.add(name.value.decode() if isinstance(name.value, bytes) else name.value)
        return found

    def wait_for(self, title, seconds=60):
        end = time.monotonic() + seconds
        while title not in self.titles():
            assert time.monotonic() < end, f"no window “{title}”, only {self.titles()}"
            time.sleep(0.2)

    def picture(self, path):
        """Of the whole screen, where ImageMagick is."""
        if shutil.which("import"):
            subprocess.run(["import", "-display", self.name, "-window", "root", path], check=False)


def main():
    program = user_folder() / "AppData/Local/Programs/Sổ Dân Vận"
    menu = user_folder() / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Sổ Dân Vận.lnk"
    register = user_folder() / "AppData/Local/vn.sodanvan.app/so"
    for old in (program, register.parent, C / "so cu"):
        shutil.rmtree(old, ignore_errors=True)
    subprocess.run([WINE, "reg", "delete", RUNTIME, "/f"], capture_output=True, env={**os.environ, "DISPLAY": ""})

    install("0.0.1")
    assert sorted(path.name for path in program.iterdir()) == sorted([*EXES, "go-cai-dat.exe"])
    assert all(filecmp.cmp(program / name, PROGRAMS / name, shallow=False) for name in EXES)
    assert registry(UNINSTALL, "DisplayVersion") == "0.0.1" and registry(UNINSTALL, "DisplayName") == "Sổ Dân Vận"
    assert menu.is_file() and (user_folder() / "Desktop/Sổ Dân Vận.lnk").is_file()
    for extension in ("sdv", "sdvkh", "sdvpl", "sdvthe"):
        kind = registry(rf"HKCU\Software\Classes\.{extension}")
        command = registry(rf"HKCU\Software\Classes\{kind}\shell\open\command")
        assert command and command.endswith('so-dan-van.exe" "%1"'), (extension, kind, command)
    step("installed: programs, menu, desktop, file types")

    inside = r"C:\users\%s\AppData\Local\vn.sodanvan.app\so" % user_folder().name
    demo = ["demo", inside, "--people", "40", "--supports", "120", "--year", "2026", "--seed", "1"]
    wine(program / "dan-van.exe", *demo, **PASSWORD)
    wine(program / "dan-van.exe", "export", inside, "--period", "2026", "--out", r"C:\so cu\gói", **PASSWORD)
    package = next((C / "so cu/gói").glob("*.sdv"))
    subprocess.run([OURS, "verify", package], check=True, capture_output=True)
    step("the main job by the installed program; its package is accepted here")
    step(f"the same bytes as here: {', '.join(same_documents(inside, program))}")

    with Screen() as screen:
        command = [WINE, str(program / "so-dan-van.exe")]
        running = subprocess.Popen(command, env={**os.environ, "DISPLAY": screen.name}, stderr=subprocess.DEVNULL)
        # Wine has no WebView2: the program says so in its own words and ends with 5.
        screen.wait_for("Sổ Dân Vận")
        time.sleep(1)
        screen.picture(HOME / "no-webview.png")
        install(newest_version(), code=32)
        assert registry(UNINSTALL, "DisplayVersion") == "0.0.1"
        # The remover starts a copy of itself and ends; the copy must have changed nothing.
        wine(program / "go-cai-dat.exe", "/S")
        time.sleep(5)
        assert all((program / name).is_file() for name in EXES) and registry(UNINSTALL, "DisplayVersion") == "0.0.1"
        step("neither upgraded nor removed while the program runs")
        running.kill()
        subprocess.run([WINE, "taskkill", "/f", "/im", "so-dan-van.exe"], capture_output=True, env={**os.environ, "DISPLAY": ""})
        running.wait()

    version = newest_version()
    install(version)
    assert registry(UNINSTALL, "DisplayVersion") == version
    assert json.loads(wine(program / "dan-van.exe", "check", inside, "--json", **PASSWORD))["people"] == 40
    assert registry(RUNTIME, "pv") == "130.0.0.1"
    step(f"upgraded to {version}; the register opens; the runtime beside the installer was installed")

    wine(program / "go-cai-dat.exe", "/S")
    end = time.monotonic() + 20
    while program.exists() and time.monotonic() < end:
        time.sleep(0.2)
    assert not program.exists() and not menu.exists() and not (user_folder() / "Desktop/Sổ Dân Vận.lnk").is_file()
    assert registry(UNINSTALL, "DisplayVersion") is None and registry(r"HKCU\Software\Classes\.sdv") is None
    assert (register / "register.db").is_file() and (register / "khoa.json").is_file()
    wine(PROGRAMS / "dan-van.exe", "check", inside, **PASSWORD)
    step("removed; the register is still there and opens")


def newest_version():
    versions = [path.name.split("-")[1] for path in INSTALLERS.glob("SoDanVan-*-caidat.exe")]
    return max(versions, key=lambda text: [int(part) for part in text.split(".")])


BEGIN = time.monotonic()
main()
