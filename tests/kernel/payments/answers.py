"""The bank's side: answers to a file, written from what the bank was sent and never by the code that reads them."""

from __future__ import annotations

from collections.abc import Iterable


def fixed(lines: Iterable[tuple[int, str, int, str, str]]) -> bytes:
    """Lines of (sequence, account, fen, code, reason) with head and foot, fixed in width as bytes."""
    told = list(lines)
    head = b"H" + b"MZ".ljust(20) + b"20230626"
    body = [
        f"D{sequence:08d}{account:<32}{fen:015d}{code:<4}".encode() + reason.encode("gb18030").ljust(60)
        for sequence, account, fen, code, reason in told
    ]
    foot = f"T{len(told):08d}{sum(line[2] for line in told):015d}".encode()
    return b"".join(line + b"\r\n" for line in (head, *body, foot))


def sent_lines(content: bytes) -> list[tuple[int, str, int]]:
    """(sequence, account, fen) of each line of a fixed-width file, as a bank would read it: by bytes."""
    rows = [line for line in content.split(b"\r\n") if line.startswith(b"D")]
    return [(int(row[1:9]), row[9:41].decode().strip(), int(row[101:116])) for row in rows]


def all_paid(content: bytes) -> bytes:
    return fixed((sequence, account, fen, "0000", "") for sequence, account, fen in sent_lines(content))
