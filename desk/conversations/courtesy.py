"""Tells a thank-you or a goodbye after the end from a wish: nobody need take a chat up again for one."""

from __future__ import annotations

from persian.normalise import normalise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_THANKS = _words(
    "ممنون ممنونم مرسی متشکرم متشکر مچکرم سپاس سپاسگزارم سپاسگزار تشکر دمتون دمت خداحافظ خدانگهدار "
    "خدافظ بای thanks thank thx tnx merci mersi mamnoon mamnun bye"
)
_AROUND = _words(
    "خیلی بسیار زیاد واقعا از شما شماست لطف لطفتون لطفتان لطفت کمک کمکتون کمکتان راهنمایی راهنماییتون راهنماییتان "
    "پاسخ پاسختون جواب جوابتون پیگیری پیگیریتون تون تان توجه توجهتون دست دستتون دستت درد نکنه نکند گرم عزیز جان عالی "
    "بود بودید بودین که کردید کردین دارم باشه باشید باشین حتما چشم اوکی بله آره روز روزتون شب شبتون وقت وقتتون خوش خوب "
    "خوبی داشته موفق سلامت پایدار خدا حافظ نگهدار برای بابت و هم همین همه ok okay you very much so a lot"
)
LONGEST = 80


def is_courtesy(text: str) -> bool:
    """Tell whether a message only thanks, takes leave or nods with an emoji.

    Every word must be one that people thank with: whatever else is said is a wish until somebody has read it.
    """
    if len(text) > LONGEST or "?" in text or "؟" in text:
        return False
    words = "".join(char if char.isalnum() else " " for char in normalise(text).text).split()
    if not words:
        return not any(char.isalnum() for char in text)
    return all(word in _THANKS or word in _AROUND for word in words) and any(word in _THANKS for word in words)
