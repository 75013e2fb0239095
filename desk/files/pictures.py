"""Draws pictures anew: what is kept are pixels alone, without places, camera numbers or anything hidden behind them."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from desk.errors import DeskError
from desk.files.kinds import JPEG, PNG, Kind

log = logging.getLogger(__name__)

MAX_PIXELS = 50_000_000
"""A picture of more would take over 200 MB to unpack, however small its file is."""
LONGEST_EDGE = 2560
SMALL_EDGE = 480
JPEG_QUALITY = 85
PNG_BYTES = 1_500_000
"""A PNG that comes out larger is a photograph, and kept as JPEG."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew, and its size in pixels."""

    kind: Kind
    width: int
    height: int
    data: bytes
    small: bytes


def redraw(path: Path) -> Picture:
    """Draw a picture anew, upright, at most :data:`LONGEST_EDGE` pixels long; and once more, small.

    Of a moving picture the first frame is kept. Takes up to seconds, so call it in a thread.

    Raises:
        DeskError: ``file.too_many_pixels``, ``file.unreadable``.
    """
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise DeskError("file.too_many_pixels", limit=MAX_PIXELS // 1_000_000)
            return _redraw(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise DeskError("file.too_many_pixels", limit=MAX_PIXELS // 1_000_000) from None
    except DeskError:
        raise
    except Exception as error:
        # A broken file makes the readers of pictures raise whatever they like.
        log.info("a picture could not be read: %s: %s", type(error).__name__, error)
        raise DeskError("file.unreadable") from error


def _redraw(image: Image.Image) -> Picture:
    was_png = image.format == "PNG"
    # A large JPEG is unpacked at a half, a quarter or an eighth, as far as nothing is lost by it.
    image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    image.seek(0)
    upright = ImageOps.exif_transpose(image)
    clear = _is_clear(upright)
    upright = _in_srgb(upright, "RGBA" if clear else "RGB")
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    # Into an empty picture: what hangs on the old one (comments, profiles, further frames) stays behind.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    data, kind = b"", JPEG
    if clear or was_png:
        data, kind = _png(clean), PNG
    if not data or (len(data) > PNG_BYTES and not clear):
        data, kind = _jpeg(clean), JPEG
    small = clean.copy()
    small.thumbnail((SMALL_EDGE, SMALL_EDGE), Image.Resampling.LANCZOS)
    return Picture(kind, clean.width, clean.height, data, _png(small) if kind is PNG else _jpeg(small))


def _is_clear(image: Image.Image) -> bool:
    """Tell whether something shines through the picture."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return False
    lowest, _ = image.convert("RGBA").getchannel("A").getextrema()
    return isinstance(lowest, int) and lowest < 255


def _in_srgb(image: Image.Image, mode: str) -> Image.Image:
    """Give the picture in the colours that every screen shows, for the profile that says otherwise is not kept."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned.convert(mode)
        except (ImageCms.PyCMSError, OSError) as error:
            log.info("the colour profile of a picture is of no use: %s", error)
    return image.convert(mode)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
