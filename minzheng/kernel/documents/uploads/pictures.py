"""Photos: really decoded once, within limits, and made small for the page."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from minzheng.kernel.documents.uploads.refusals import Unfit

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
# 64 million points are more than the cameras of office scanners and of most phones; decoded they take 200 MB.
MOST_POINTS = 64_000_000
LONGEST_SIDE = 20_000
# At this size a card's photo can be told from a passbook's, and its digits cannot be read.
THUMBNAIL_SIDE = 112


@dataclass(frozen=True)
class Picture:
    """Size in points, and a JPEG of at most ``THUMBNAIL_SIDE`` without any of the photo's own data (place, camera)."""

    width: int
    height: int
    thumbnail: bytes


def read(path: Path, *, media_type: str) -> Picture:
    """Decode the whole picture; Unfit where it is too large, cut off or damaged."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is loaded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=(FORMATS[media_type],)) as picture:
                _demand_size(picture)
                width, height = picture.size
                # A JPEG is decoded at an eighth of its size: as much is read, and a fraction of the memory taken.
                picture.draft("RGB", (width // 8, height // 8))
                picture.load()
                return Picture(width, height, _thumbnail(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Unfit:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        # Pillow tells of damage with any of these, depending on where it finds it.
        raise Unfit(_("图片不完整或已损坏。"), _("请重新拍照，或重新导出后上传。")) from error


def _demand_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_POINTS or max(width, height) > LONGEST_SIDE:
        raise _too_large()


def _too_large() -> Unfit:
    return Unfit(_("图片尺寸过大。"), _("请用普通拍照模式重新拍，或缩小到 6400 万像素以内。"))


def _thumbnail(picture: Image.Image) -> bytes:
    small = ImageOps.exif_transpose(picture)
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    target = io.BytesIO()
    if small.mode not in ("RGB", "L"):
        # what is see-through becomes white paper
        paper = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(paper, small.convert("RGBA")).convert("RGB")
    small.info.clear()
    small.save(target, "JPEG", quality=70)
    return target.getvalue()
