#!/usr/bin/env bash
# Runs a Windows program with Wine in a private home, $WINE_HOME, made at the first call; cargo runs its tests with it.
# Wine's own links and menus must not land in the real home. /usr/lib/wine/wine64 alone: there is no 32-bit Wine here.
set -euo pipefail
home=${WINE_HOME:?the folder for the private home}
here=$(cd "$(dirname "$0")" && pwd)
export HOME=$home/home WINEPREFIX=$home/prefix WINEDEBUG=${WINEDEBUG:--all}
# Names of files are UTF-8, whatever the terminal speaks.
export LC_ALL=C.UTF-8
export WINEDLLOVERRIDES='winemenubuilder.exe,mscoree,mshtml=d'
mkdir -p "$HOME"
exec 9> "$home/lock"
flock 9
if [ ! -e "$home/ready" ]; then
    # No display: Wine's first start would otherwise look for one.
    DISPLAY= /usr/lib/wine/wine64 wineboot -i > /dev/null 2>&1 9>&-
    /usr/lib/wine/wineserver64 -w 9>&-
    x86_64-w64-mingw32-gcc -O2 -s -shared -nostdlib -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
        "$here/bcryptprimitives.c" -ladvapi32 -lkernel32
    # A second fixed disk, and a share that is none.
    mkdir -p "$home/disk-d"
    ln -sfn "$home/disk-d" "$WINEPREFIX/dosdevices/d:"
    # Wine's Tahoma has no Vietnamese letters.
    for font in 'Tahoma' 'MS Shell Dlg' 'MS Shell Dlg 2'; do
        DISPLAY= /usr/lib/wine/wine64 reg add 'HKCU\Software\Wine\Fonts\Replacements' /v "$font" /d 'Noto Sans' /f > /dev/null 2>&1 9>&-
    done
    touch "$home/ready"
fi
exec 9>&-
exec /usr/lib/wine/wine64 "$@"
