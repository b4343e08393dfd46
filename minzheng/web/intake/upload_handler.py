"""Files that are too large are told so, and are not kept while they come in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from minzheng.kernel.intake.opening import Limits

LARGEST_BYTES = Limits().bytes_sent


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Streams to the disk up to the limit; a larger file is dropped and its name kept in ``request.too_large``."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken > LARGEST_BYTES:
            self.file.close()
            names: list[str] = self.request.__dict__.setdefault("too_large", [])
            names.append(self.file_name or "")
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def too_large(request: HttpRequest) -> list[str]:
    """Names of the files of this request that were dropped."""
    return list(request.__dict__.get("too_large", []))
