"""Files for tests: good ones, and every kind of bad one, made here byte by byte."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
from PIL import Image


def jpeg(*, width: int = 640, height: int = 400) -> bytes:
    """The same noise every time."""
    target = io.BytesIO()
    noise = random.Random(width * height).randbytes(width * height)
    Image.frombytes("L", (width, height), noise).convert("RGB").save(target, "JPEG", quality=80)
    return target.getvalue()


def png(*, width: int = 300, height: int = 200, mode: str = "RGBA") -> bytes:
    target = io.BytesIO()
    Image.new(mode, (width, height)).save(target, "PNG")
    return target.getvalue()


def pdf(*, pages: int = 1, root: dict[str, object] | None = None, **options: object) -> bytes:
    """A PDF; ``root`` adds keys to its catalogue."""
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    for key, value in (root or {}).items():
        document.Root[key] = value
    target = io.BytesIO()
    document.save(target, **options)
    return target.getvalue()


def with_script() -> bytes:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    return pdf(root={"/OpenAction": action})


def with_embedded_file() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["a.exe"] = b"MZ"
    target = io.BytesIO()
    document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def bomb_png(*, side: int = 30_000) -> bytes:
    """A small file that says it is 900 million points and holds them, compressed to a thousandth."""
    row = b"\x00" + bytes(-(-side // 8))
    packed = zlib.compressobj(9)
    body = b"".join([*(packed.compress(row) for _row in range(side)), packed.flush()])
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data) for name, data in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("a.txt", "a")
    return target.getvalue()


def write(folder: Path, content: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
