"""PDF files: whole, not locked, and with nothing in them that acts or carries other files."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from minzheng.kernel.documents.uploads.refusals import Unfit

MOST_PAGES = 200
MOST_OBJECTS = 100_000
# Names under which a PDF acts, fetches, or carries files (ISO 32000-1, 7.11.4, 12.6.4, 12.7.8, 13.6).
ACTS = frozenset({"/JavaScript", "/JS", "/Launch", "/ImportData", "/SubmitForm", "/RichMedia", "/XFA", "/GoToE", "/AA"})
CARRIES = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/Collection"})


def read(path: Path) -> int:
    """The number of pages; Unfit where the file is damaged, locked, too long, or could act."""
    try:
        # Without recovery: a file that has to be guessed together is cut off, or two things at once.
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as document:
            if len(document.objects) > MOST_OBJECTS:
                raise Unfit(_("PDF 过于复杂。"), _("请打印成新的 PDF，或拍照上传。"))
            pages = len(document.pages)
            _demand_paper(document)
    except pikepdf.PasswordError as error:
        raise Unfit(_("PDF 设有打开密码。"), _("请去掉密码后上传。")) from error
    except Unfit:
        raise
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Unfit(_("PDF 不完整或已损坏。"), _("请重新导出或打印成新的 PDF 后上传。")) from error
    if not 1 <= pages <= MOST_PAGES:
        raise Unfit(
            _("PDF 共 %(pages)d 页，超出限制。") % {"pages": pages},
            _("一份材料 1 至 %(most)d 页，请拆分后上传。") % {"most": MOST_PAGES},
        )
    return pages


def _demand_paper(document: pikepdf.Pdf) -> None:
    found: set[str] = set()
    for one in document.objects:
        _names_in(one, found, depth=0)
    if found & CARRIES:
        raise Unfit(_("PDF 中夹带其他文件。"), _("请打印成新的 PDF，或把夹带的文件分别上传。"))
    if found & ACTS:
        raise Unfit(_("PDF 中含有脚本或会自动执行的动作。"), _("请打印成新的 PDF 后上传。"))


def _names_in(one: pikepdf.Object, found: set[str], *, depth: int) -> None:
    """Keys of dictionaries, and names that stand as values, through what lies inside one object."""
    if depth > 30:
        raise Unfit(_("PDF 过于复杂。"), _("请打印成新的 PDF，或拍照上传。"))
    if isinstance(one, pikepdf.Name):
        found.add(str(one))
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        source = one.stream_dict if isinstance(one, pikepdf.Stream) else one
        for key, value in source.items():
            found.add(str(key))
            _within(value, found, depth)
    elif isinstance(one, pikepdf.Array):
        for value in one:
            _within(value, found, depth)


def _within(value: object, found: set[str], depth: int) -> None:
    # what is referred to is an object of its own, and looked at there
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        _names_in(value, found, depth=depth + 1)
