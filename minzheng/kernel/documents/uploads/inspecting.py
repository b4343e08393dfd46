"""One file, looked at: what it is by its content, and whether it can be taken."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from minzheng.kernel.documents.uploads import pdf_files, pictures
from minzheng.kernel.documents.uploads.refusals import Unfit

MEGABYTE = 1024 * 1024
LARGEST = {"image/jpeg": 20 * MEGABYTE, "image/png": 20 * MEGABYTE, "application/pdf": 30 * MEGABYTE}
LARGEST_OF_ALL = max(LARGEST.values())
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
HEAD, TAIL = 4096, 70_000

_BEGINS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)


@dataclass(frozen=True)
class Inspected:
    """What a file is: its type by content, its size, and what is known of its kind."""

    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    thumbnail: bytes | None = None


def inspect(path: Path) -> Inspected:
    """The file, decoded once; Unfit with what is wrong and what would be right. Names are never looked at."""
    size = path.stat().st_size
    if size == 0:
        raise Unfit(_("文件是空的。"), _("请重新选择文件或重新拍照。"))
    if size > LARGEST_OF_ALL:
        raise _too_big(size, LARGEST_OF_ALL)
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL), os.SEEK_SET)
        tail = file.read(TAIL)
    media_type = next((kind for start, kind in _BEGINS if head.startswith(start)), None)
    if media_type is None:
        raise _unknown(head)
    if size > LARGEST[media_type]:
        raise _too_big(size, LARGEST[media_type])
    _demand_one_thing(head, tail, media_type)
    if media_type == "application/pdf":
        return Inspected(media_type, size, pages=pdf_files.read(path))
    picture = pictures.read(path, media_type=media_type)
    return Inspected(media_type, size, picture.width, picture.height, thumbnail=picture.thumbnail)


def _too_big(size: int, most: int) -> Unfit:
    return Unfit(
        _("文件 %(size)d MB，太大。") % {"size": -(-size // MEGABYTE)},
        _("单个文件不超过 %(most)d MB，请缩小或拆分后上传。") % {"most": most // MEGABYTE},
    )


def _unknown(head: bytes) -> Unfit:
    """Not one of ours: told apart where that helps."""
    photo = _("请上传 JPG、PNG 图片或 PDF。")
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return Unfit(_("这是苹果手机的 HEIC 照片。"), _("请在手机“设置—相机—格式”中选“兼容性最佳”，或截图后上传。"))
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Unfit(_("这是 Office 文件或压缩包，不能作为材料上传。"), _("请导出为 PDF，或拍照上传。"))
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return Unfit(_("这是程序文件，不能上传。"), photo)
    return Unfit(_("文件内容不是图片或 PDF。"), photo)


def _demand_one_thing(head: bytes, tail: bytes, media_type: str) -> None:
    """Refuse a file that another program would read as something else: a picture that is an archive or a page too.

    Phones put more pictures behind a JPEG's end (a film of the moment, a depth map): that alone is no reason.
    """
    lowered = head.lower()
    is_archive = b"PK\x05\x06" in tail or b"7z\xbc\xaf\x27\x1c" in head or b"Rar!\x1a\x07" in head + tail
    is_document = media_type != "application/pdf" and b"%PDF-" in head[:1024]
    is_page = any(mark in lowered for mark in (b"<script", b"<html", b"<?php", b"<!doctype", b"<svg"))
    if is_archive or is_document or (is_page and media_type != "application/pdf"):
        raise Unfit(_("文件里夹带了其他内容，不能上传。"), _("请重新拍照，或打印成新的 PDF 后上传。"))
