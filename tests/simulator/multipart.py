# SPDX-License-Identifier: GPL-2.0-or-later
"""multipart/form-data (RFC 7578), read to the letter."""

import re
from dataclasses import dataclass

from validation import Refused


@dataclass
class Part:
    content: bytes
    file_name: str | None
    content_type: str | None

    def text(self):
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(422, "a form value is not UTF-8") from None


def parse_multipart(data, content_type):
    """Parts by name."""
    boundary = re.match(r'multipart/form-data;\s*boundary="?([^";]{1,70})"?$', content_type)
    if not boundary:
        raise Refused(400, f"Content-Type must be multipart/form-data with a boundary, not {content_type}")
    pieces = (b"\r\n" + data).split(b"\r\n--" + boundary[1].encode())
    if pieces[0] or len(pieces) < 3 or pieces[-1] not in (b"--", b"--\r\n"):
        raise Refused(400, "broken multipart body")
    parts = {}
    for piece in pieces[1:-1]:
        head, separator, content = piece.partition(b"\r\n\r\n")
        disposition = re.search(rb'(?i)^content-disposition: form-data; name="([^"]*)"(?:; filename="([^"]*)")?\r?$',
                                head, re.MULTILINE)
        if not separator or not disposition:
            raise Refused(400, "broken part in a multipart body")
        name = disposition[1].decode()
        if name in parts:
            raise Refused(422, f"{name}: given twice")
        declared = re.search(rb"(?i)^content-type: ([^\r\n]+)", head, re.MULTILINE)
        parts[name] = Part(content, disposition[2].decode() if disposition[2] is not None else None,
                           declared[1].decode() if declared else None)
    return parts
