#!/usr/bin/env bash
# Makes in folder $1 a Rust toolchain that builds for Windows, from Debian's packages alone: Debian's rustc, cargo and LLD,
# and its source of the standard library compiled once for x86_64-pc-windows-gnu. About a minute; does nothing the second time.
set -euo pipefail
folder=$(realpath -m "${1:?the folder to make}")
target=x86_64-pc-windows-gnu
version=$(apt-cache policy rustc-web | awk '/Candidate:/{print $2}')
[ -n "$version" ] && [ "$version" != "(none)" ] || { echo "no package rustc-web: Debian 12 with its security suite is needed" >&2; exit 1; }
series=$(echo "$version" | cut -d. -f1,2)   # 1.96.0+dfsg1-1~deb12u2 is 1.96 in names of packages
release=${version%%+*}                      # and 1.96.0 in names of folders
usr=$folder/root/usr
stamp=$folder/made-of-$version-by-$(sha256sum "$0" | cut -c1-8)
[ -e "$stamp" ] && { echo "present: Rust $release for Windows"; exit 0; }

rm -rf "$folder"
mkdir -p "$folder/debs" "$folder/root" "$folder/library/src"
fetch() { (cd "$folder/debs" && apt-get download -q "$@" 2> >(grep -v '^W' >&2)); }
fetch "rustc-web=$version" "cargo-web=$version" "libstd-rust-web-dev=$version" "libstd-rust-web-$series=$version" "rust-web-src=$version"
llvm=$(dpkg -f "$folder"/debs/libstd-rust-web-"$series"_*.deb Depends | grep -o 'libllvm[0-9]*')
fetch "$llvm" "lld-${llvm#libllvm}"
for package in "$folder"/debs/*.deb; do dpkg -x "$package" "$folder/root"; done

export LD_LIBRARY_PATH=$usr/lib/x86_64-linux-gnu PATH=$usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset RUSTUP_TOOLCHAIN CARGO RUSTC

# panic_abort itself must be compiled with panic=abort, as Rust's own build does.
printf '[package]\nname = "library"\nversion = "0.0.0"\nedition = "2021"\n[lib]\n[workspace]\n' > "$folder/library/Cargo.toml"
echo '#![no_std]' > "$folder/library/src/lib.rs"
cat > "$folder/library/rustc" <<'END'
#!/bin/sh
case " $* " in *" --crate-name panic_abort "*) exec "$@" -C panic=abort ;; esac
exec "$@"
END
chmod +x "$folder/library/rustc"
# Bitcode, because a release is linked with LTO; names of this machine's folders stay out of the programs.
(
    cd "$folder/library"
    export RUSTC_BOOTSTRAP=1 RUSTC_WRAPPER=$folder/library/rustc CARGO_TARGET_DIR=$folder/library/target
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS="-C embed-bitcode=yes -C debuginfo=line-tables-only
        --remap-path-prefix=$usr/lib/rustlib/src/rust=/rustc/$release --remap-path-prefix=$usr/src/rustc-$release=/rustc/$release
        --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src="
    cargo build --quiet --release -Z build-std=std,panic_unwind,panic_abort,proc_macro,test --target $target
)
# GCC as everything here finds it. LLD links a debug build five times as fast as GNU's linker; GCC, which knows what to link
# with, calls it in place of its own; it has no switch for that which Debian's build heeds. And nearly every file of OpenSSL
# includes windows.h: precompiled, for what is only tried (-O1), three minutes of a processor are saved.
gcc=x86_64-w64-mingw32-gcc
mkdir "$folder/gcc"
cat > "$folder/gcc/$gcc" <<END
#!/bin/sh
case "\$*" in *" -O1 "*" -DOPENSSL_BUILDING_OPENSSL "*.c) set -- -include "$folder/gcc/openssl.h" "\$@" ;; esac
exec /usr/bin/$gcc -B"$folder/gcc" "\$@"
END
printf '#!/bin/sh\nexec "%s" "$@"\n' "$usr/lib/llvm-${llvm#libllvm}/bin/ld.lld" > "$folder/gcc/collect2"
chmod +x "$folder/gcc/"*
printf '#define _WIN32_WINNT 0x0501\n#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <windows.h>\n' > "$folder/gcc/openssl.h"
"$folder/gcc/$gcc" -x c-header -m64 -Wall -O2 -ffunction-sections -fdata-sections -O1 -DUNICODE -D_UNICODE -DWIN32_LEAN_AND_MEAN \
    -D_MT -o "$folder/gcc/openssl.h.gch" "$folder/gcc/openssl.h"
mkdir -p "$usr/lib/rustlib/$target/lib"
for part in "$folder/library/target/$target/release/deps/"*.rlib; do
    case $part in *liblibrary-*) ;; *) cp "$part" "$usr/lib/rustlib/$target/lib/" ;; esac
done
rm -rf "$folder/debs" "$folder/library" "$usr/src"
# Cargo does not notice a standard library that was made anew.
rm -rf "$folder/../build"
touch "$stamp"
echo "made: Rust $release for Windows"
