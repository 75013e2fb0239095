"""What a file is, by its bytes alone. What is none of these is not taken."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desk.fields import plain

NAME_LIMIT = 120
HEAD_BYTES = 16
OFFICE_ENTRIES = 5000
"""More parts than any document has; a zip that claims more is not read on."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken.

    Attributes:
        media_type: as it is served.
        endings: of names; the first is given to a name with another.
        picture: it is drawn anew before it is kept.
    """

    media_type: str
    endings: tuple[str, ...]
    picture: bool = False


JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), picture=True)
PNG = Kind("image/png", (".png",), picture=True)
GIF = Kind("image/gif", (".gif",), picture=True)
WEBP = Kind("image/webp", (".webp",), picture=True)
PDF = Kind("application/pdf", (".pdf",))
TEXT = Kind("text/plain; charset=utf-8", (".txt", ".csv"))
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", (".docx",))
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
PPTX = Kind(f"{_OFFICE}presentationml.presentation", (".pptx",))
_OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(path: Path) -> Kind | None:
    """Tell what a file is, or None if it is nothing that is taken. Reads it, so call it in a thread."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    return TEXT if _is_text(path) else None


def _office(path: Path) -> Kind | None:
    """Tell a document of the newer office programs from any other zip; one that carries a program is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    if len(names) > OFFICE_ENTRIES or "[Content_Types].xml" not in names:
        return None
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
        return None
    found = [kind for part, kind in _OFFICE_PARTS.items() if part in names]
    return found[0] if len(found) == 1 else None


def _is_text(path: Path) -> bool:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text)


def name_for(given: str, kind: Kind) -> str:
    """Give the name to show for a file: the sender's own, made harmless, with an ending that tells the truth.

    Args:
        given: what the sender called it; may be a path, may be anything.
        kind: what it is.
    """
    name = re.split(r"[/\\]", plain(given).replace("\n", " ").replace("\t", " "))[-1]
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not stem or f"{dot}{ending}".lower() not in kind.endings:
        stem, ending = name, ""
        if kind.picture and (found := re.fullmatch(r"(.+)\.(?:jpe?g|png|gif|webp|hei[cf]|bmp)", name, re.IGNORECASE)):
            stem = found[1]
    end = f".{ending.lower()}" if ending else kind.endings[0]
    return f"{stem[: NAME_LIMIT - len(end)].strip(' .') or 'file'}{end}"
