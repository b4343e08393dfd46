"""Which files are taken: by content, whole, decodable, and nothing else than they seem."""

from __future__ import annotations

import io
import socket
import threading
from pathlib import Path

import pytest
from PIL import Image

from minzheng.kernel.documents.printing import pdf
from minzheng.kernel.documents.printing.sheet import Sheet
from minzheng.kernel.documents.uploads import inspecting, scanning
from minzheng.kernel.documents.uploads.pictures import THUMBNAIL_SIDE
from minzheng.kernel.documents.uploads.refusals import Unfit
from minzheng.kernel.documents.uploads.scanning import Verdict
from tests.kernel.documents import samples


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.jpeg(), "image/jpeg"),
        (samples.png(), "image/png"),
        (samples.png(mode="1"), "image/png"),
        (samples.pdf(pages=3), "application/pdf"),
        (samples.jpeg() + b"\x00\x00\x00\x18ftypmp42" + bytes(1000), "image/jpeg"),  # a phone's photo with its film
    ],
    ids=["photo", "transparent", "black and white", "pdf", "live photo"],
)
def test_good_files_are_taken_whatever_they_are_called(tmp_path, content, media_type):
    found = inspecting.inspect(samples.write(tmp_path, content, "invoice.exe"))
    assert found.media_type == media_type
    assert found.size == len(content)
    if media_type == "application/pdf":
        assert found.pages == 3
    else:
        with Image.open(io.BytesIO(found.thumbnail)) as small:
            assert max(small.size) <= THUMBNAIL_SIDE
            assert small.format == "JPEG"


JPEG = samples.jpeg()
PDF = samples.pdf(pages=2)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空的"),
        (b"MZ\x90\x00" + bytes(500), "程序文件"),
        (b"\x7fELF" + bytes(500), "程序文件"),
        (samples.archive(), "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"),
        (bytes(4) + b"ftypheic" + bytes(100), "HEIC"),
        (b"<html><script>alert(1)</script></html>", "不是图片或 PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是图片或 PDF"),
        (b"GIF89a" + bytes(100), "不是图片或 PDF"),
        (JPEG[: len(JPEG) // 2], "图片不完整"),
        (JPEG[:40], "图片不完整"),
        (samples.png()[:60], "图片不完整"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "图片不完整"),
        (PDF[: len(PDF) // 2], "PDF 不完整"),
        (b"%PDF-1.7\n" + bytes(300), "PDF 不完整"),
        (JPEG + samples.archive(), "夹带了其他内容"),
        (PDF + samples.archive(), "夹带了其他内容"),
        (samples.png() + samples.archive(), "夹带了其他内容"),
        (b"\xff\xd8\xff\xfe\x00\x30%PDF-1.4 " + bytes(40) + JPEG[2:], "夹带了其他内容"),
        (b"\xff\xd8\xff\xfe\x00\x30<script>x</script>" + bytes(29) + JPEG[2:], "夹带了其他内容"),
        (samples.with_script(), "脚本"),
        (samples.with_embedded_file(), "夹带其他文件"),
        (samples.pdf(pages=201), "共 201 页"),
        (samples.pdf(pages=0), "共 0 页"),
    ],
)
def test_bad_files_are_refused_with_what_would_be_right(tmp_path, content, told):
    with pytest.raises(Unfit) as refused:
        inspecting.inspect(samples.write(tmp_path, content, "身份证.jpg"))
    assert told in refused.value.reason
    assert refused.value.advice.startswith("请") or "1 至" in refused.value.advice


def test_a_locked_pdf_is_refused(tmp_path):
    import pikepdf

    locked = samples.pdf(encryption=pikepdf.Encryption(user="1", owner="2"))
    with pytest.raises(Unfit, match="打开密码"):
        inspecting.inspect(samples.write(tmp_path, locked))


@pytest.mark.parametrize("side", [9_000, 30_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(tmp_path, side):
    bomb = samples.bomb_png(side=side)
    assert len(bomb) < 1_000_000
    with pytest.raises(Unfit, match="尺寸过大"):
        inspecting.inspect(samples.write(tmp_path, bomb))


def test_two_hundred_megabytes_are_refused_without_being_read(tmp_path):
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(Unfit, match="200 MB，太大"):
        inspecting.inspect(path)


def test_a_half_picture_is_refused_after_printing_too(tmp_path):
    """The library that draws papers lets half pictures through in the whole process once it is loaded."""
    pdf.render(Sheet(title="试", blocks=()))
    with pytest.raises(Unfit, match="图片不完整"):
        inspecting.inspect(samples.write(tmp_path, JPEG[: len(JPEG) // 2]))


def test_a_small_picture_tells_nothing_of_where_it_was_taken(tmp_path):
    picture, target = Image.new("RGB", (400, 300)), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "手机", {1: "N", 2: (30.0, 16.0, 0.0)}
    picture.save(target, "JPEG", exif=exif)
    small = inspecting.inspect(samples.write(tmp_path, target.getvalue())).thumbnail
    with Image.open(io.BytesIO(small)) as opened:
        assert not opened.getexif()


# ---- the scanner: clamd's protocol, spoken by a server of ours over a real socket ---------------------------------


class Scanner(threading.Thread):
    """Answers one INSTREAM as clamd does, and keeps what it was sent."""

    def __init__(self, answer: bytes, place: str = "") -> None:
        super().__init__(daemon=True)
        self.answer, self.sent = answer, b""
        self.listening = socket.socket(socket.AF_UNIX if place else socket.AF_INET)
        self.listening.bind(place or ("127.0.0.1", 0))
        self.listening.listen()
        self.address = place or f"127.0.0.1:{self.listening.getsockname()[1]}"
        self.start()

    def run(self) -> None:
        connection, _address = self.listening.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(stream.read(4), "big"):
                self.sent += stream.read(size)
            connection.sendall(self.answer)
        self.listening.close()


@pytest.mark.parametrize(
    ("answer", "verdict", "found"),
    [
        (b"stream: OK\0", Verdict.CLEAN, ""),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Verdict.INFECTED, "Win.Test.EICAR_HDB-1"),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.NOT_SCANNED, "INSTREAM size limit exceeded. ERROR"),
        (b"", Verdict.NOT_SCANNED, ""),
    ],
)
@pytest.mark.parametrize("over", ["tcp", "unix"])
def test_the_scanner_is_asked(tmp_path, monkeypatch, answer, verdict, found, over):
    content = JPEG * 20
    scanner = Scanner(answer, str(tmp_path / "clamd.ctl") if over == "unix" else "")
    monkeypatch.setenv("MINZHENG_CLAMD", scanner.address)
    told = scanning.scan(samples.write(tmp_path, content))
    assert (told.verdict, told.found) == (verdict, found)
    scanner.join(5)
    assert scanner.sent == content


def test_without_an_answer_a_file_is_not_scanned(tmp_path, monkeypatch):
    path = samples.write(tmp_path, JPEG)
    monkeypatch.delenv("MINZHENG_CLAMD", raising=False)
    assert scanning.scan(path).verdict is Verdict.NOT_SCANNED
    for nobody in (str(tmp_path / "nobody"), "127.0.0.1:1"):
        monkeypatch.setenv("MINZHENG_CLAMD", nobody)
        assert scanning.scan(Path(path)).verdict is Verdict.NOT_SCANNED
