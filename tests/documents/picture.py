"""Small grey pictures of pages: made by pdftoppm, kept as PNG, compared block by block so that letters may differ a little."""

import struct
import subprocess
import zlib
from pathlib import Path

DPI = 40
BLOCK = 8


def pages(pdf, folder):
    """Every page of a pdf as (width, height, grey bytes)."""
    stem = Path(folder) / Path(pdf).stem
    subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), str(pdf), str(stem)], check=True)
    found = []
    for path in sorted(Path(folder).glob(f"{stem.name}-*.pgm")):
        data = path.read_bytes()
        kind, width, height, _ = data.split(maxsplit=4)[:4]
        assert kind == b"P5", kind
        width, height = int(width), int(height)
        found.append((width, height, data[-width * height:]))
        path.unlink()
    return found


def write_png(path, page):
    width, height, grey = page
    # 16 shades are enough to compare and half the size.
    lines = b"".join(b"\0" + bytes(shade & 0xF0 for shade in grey[y * width:(y + 1) * width]) for y in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
    Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + data)


def read_png(path):
    """Only what `write_png` wrote."""
    data, at, body = Path(path).read_bytes(), 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width, height = struct.unpack(">II", data[at + 8:at + 16])
        elif kind == b"IDAT":
            body += data[at + 8:at + 8 + length]
        at += length + 12
    lines = zlib.decompress(body)
    return width, height, b"".join(lines[y * (width + 1) + 1:(y + 1) * (width + 1)] for y in range(height))


def blocks(page):
    """How dark each block of 8 × 8 points is."""
    width, height, grey = page
    sums = []
    for y in range(0, height - BLOCK + 1, BLOCK):
        rows = [grey[(y + i) * width:(y + i + 1) * width] for i in range(BLOCK)]
        sums.append([255 - sum(sum(row[x:x + BLOCK]) for row in rows) / BLOCK ** 2 for x in range(0, width - BLOCK + 1, BLOCK)])
    return sums


def difference(one, other):
    """Mean and greatest difference of two pages, in shades of 255; a page of another size differs wholly."""
    if one[:2] != other[:2]:
        return 255.0, 255.0
    mine, theirs = blocks(one), blocks(other)
    all_of = [abs(a - b) for row, kept in zip(mine, theirs) for a, b in zip(row, kept)]
    return sum(all_of) / len(all_of), max(all_of)
