"""The list of images while the files in it are being kept: pending ones become stored ones, and some leave."""

from __future__ import annotations

from collections.abc import Mapping

from thyroid_desktop.domain.imaging import Image

Exchange = Mapping[int, Image | None]
"""By id of an image of the list: what stands there from now on, or None when it leaves."""


def exchanged(images: tuple[Image, ...], position: int, news: Exchange) -> tuple[tuple[Image, ...], int]:
    """The list and the position in it after an exchange.

    An image that would be listed twice, as the same content lay in two files, stays where it is on screen, else where
    it came first. The position stays at its image; when that one leaves, it goes to the image before, or to -1.
    """
    new = [news.get(image.id, image) for image in images]
    here = new[position] if 0 <= position < len(new) else None
    seen = {here.id} if here is not None else set()
    kept: list[Image] = []
    at = -1
    for number, image in enumerate(new):
        if image is not None and (number == position or image.id not in seen):
            seen.add(image.id)
            kept.append(image)
        if number == position:
            at = len(kept) - 1
    return tuple(kept), at


def place_of(image_id: int | None, images: tuple[Image, ...]) -> int:
    """Where an image stands in a list, or -1."""
    return next((at for at, image in enumerate(images) if image.id == image_id), -1)
