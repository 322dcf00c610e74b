"""Debian's package in a fresh Debian: it installs from nothing but Debian's own packages, registers its file types, starts
as an ordinary user and shows its page, and leaves nothing of its own when it is removed.

package.py BUNDLES FOLDER: the folder with the .deb, and where the fresh system is kept (made by debootstrap at the first run;
each run works on a copy of it). Needs root, for the mounts and the change of root.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from Xlib import X, display, error

BUNDLES, FOLDER = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
FRESH, SYSTEM = FOLDER / "fresh", FOLDER / "system"
TYPES = {"sdv": "package", "sdvkh": "plan", "sdvpl": "reply", "sdvthe": "card"}
PLAIN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


def step(sentence):
    print(f"  {time.monotonic() - BEGIN:5.1f} s  {sentence}", flush=True)


def run(*words, **more):
    """What the command prints; it must succeed."""
    done = subprocess.run(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}"
    return done.stdout


def inside(*words):
    """The same in the fresh system; its mounts last as long as the command."""
    mounts = f"mount --rbind /dev {SYSTEM}/dev && mount -t proc proc {SYSTEM}/proc"
    return run("unshare", "--mount", "sh", "-c", f'{mounts} && exec chroot {SYSTEM} "$@"', "sh", *words, env=PLAIN)


def fresh_system():
    """What debootstrap makes, with this machine's own way to Debian's packages."""
    if not (FOLDER / "fresh-made").exists():
        shutil.rmtree(FRESH, ignore_errors=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        release = run("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").strip()
        lists = run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages").splitlines()
        mirror = next(line.split()[0] for line in lists if line.split()[1:] == [release])
        run("debootstrap", "--variant=minbase", "--include=ca-certificates", release, FRESH, mirror)
        shutil.copytree("/etc/apt", FRESH / "etc/apt", dirs_exist_ok=True, symlinks=True)
        shutil.copytree("/usr/share/keyrings", FRESH / "usr/share/keyrings", dirs_exist_ok=True)
        for name in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
            shutil.copyfile(Path("/") / name, FRESH / name)
        (FOLDER / "fresh-made").touch()
    shutil.rmtree(SYSTEM, ignore_errors=True)
    run("cp", "-a", FRESH, SYSTEM)


class Screen:
    """A display of its own, reachable from the other root."""

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

    def window(self, title):
        """The shown window of that title, or None."""
        waiting = [self.display.screen().root]
        while waiting:
            window = waiting.pop()
            try:
                shown = window.get_attributes().map_state == X.IsViewable
                name = window.get_full_property(self.display.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
                waiting += window.query_tree().children
            except error.XError:
                continue
            if shown and name and name.value.decode() == title:
                return window
        return None

    def colours(self, window):
        """How many different colours the window shows: an empty one has few, a page of text hundreds."""
        size = window.get_geometry()
        raw = window.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF).data
        return len({raw[at : at + 3] for at in range(0, len(raw), 4)})


def started(screen):
    """Starts the program as an ordinary user and waits until its page is drawn."""
    mounts = (f"mount --rbind /dev {SYSTEM}/dev && mount -t proc proc {SYSTEM}/proc && mkdir -p {SYSTEM}/tmp/.X11-unix"
              f" && mount --bind /tmp/.X11-unix {SYSTEM}/tmp/.X11-unix")
    program = f'{mounts} && exec chroot {SYSTEM} su huong --command "DISPLAY={screen.name} exec so-dan-van"'
    running = subprocess.Popen(["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", program], env=PLAIN,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end, seen = time.monotonic() + 60, "no window"
    while time.monotonic() < end:
        assert running.poll() is None, "the program ended by itself"
        window = screen.window("Sổ Dân Vận")
        if window:
            seen = f"a window of {screen.colours(window)} colours"
            if screen.colours(window) > 100:
                break
        time.sleep(0.5)
    else:
        raise AssertionError(f"the page is not shown: {seen}")
    running.kill()
    running.wait()
    return seen


def main():
    package = max(BUNDLES.glob("*.deb"), key=lambda path: path.stat().st_mtime)
    says = dict(line.split(": ", 1) for line in run("dpkg-deb", "--field", package).splitlines() if ": " in line)
    assert says["Package"] == "so-dan-van" and says["Section"] == "office", says
    fresh_system()
    step("a fresh Debian")

    shutil.copyfile(package, SYSTEM / "tmp/so-dan-van.deb")
    inside("apt-get", "update", "--quiet=2")
    inside("apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", "/tmp/so-dan-van.deb")
    missing = [line for line in inside("ldd", "/usr/bin/so-dan-van").splitlines() if "not found" in line]
    assert not missing, missing
    step("installed with what it depends on")

    inside("apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", "appstream", "desktop-file-utils", "libglib2.0-bin",
           "shared-mime-info")
    inside("desktop-file-validate", "/usr/share/applications/so-dan-van.desktop")
    inside("appstreamcli", "validate", "--no-net", "/usr/share/metainfo/vn.sodanvan.app.metainfo.xml")
    for extension, kind in TYPES.items():
        (SYSTEM / f"tmp/thu.{extension}").write_bytes(b"\0\1\2")
        mime = f"application/x-so-dan-van-{kind}"
        assert mime in inside("gio", "info", "--attributes=standard::content-type", f"/tmp/thu.{extension}"), extension
        assert "so-dan-van.desktop" in inside("gio", "mime", mime), mime
    step("its four file types belong to it; desktop entry and AppStream data are valid")

    inside("useradd", "--create-home", "huong")
    with Screen() as screen:
        step(f"started by an ordinary user: {started(screen)}")

    kept = SYSTEM / "home/huong/.local/share/vn.sodanvan.app"
    kept.mkdir(parents=True, exist_ok=True)
    inside("apt-get", "purge", "--yes", "--quiet=2", "so-dan-van")
    left = [path for path in run("find", SYSTEM / "usr", "-iname", "*so-dan-van*").splitlines()]
    assert not left, left
    assert kept.is_dir(), "the person's folder must stay"
    step("removed; the person's folder stays")
    shutil.rmtree(SYSTEM, ignore_errors=True)


BEGIN = time.monotonic()
main()
