"""Files of LabelMe as all its versions, its relatives and its accidents write them, made by hypothesis."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.adapters.interchange.foreign_files import SIZE, mask_text, picture_text

LONG = "<long>"
INSIDE = st.floats(0, SIZE.width, allow_nan=False)
COORDINATES = st.one_of(
    INSIDE,
    st.integers(0, SIZE.height),
    st.floats(-50, 500),
    st.sampled_from([float("nan"), float("inf"), -1e300, 10**400, "12.5", None, True, [], {}, -0.0, 1e6, 2e6]),
)
POINTS = st.lists(st.one_of(st.tuples(INSIDE, INSIDE), st.lists(COORDINATES, max_size=3)), max_size=6)
WORDS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["nodule", "良性", "a\x00b", LONG, "\ud800"]))
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
ANYTHING = st.recursive(
    LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(WORDS, one, max_size=3), max_leaves=6
)
KINDS = st.sampled_from(
    ["rectangle", "polygon", "circle", "mask", "point", "points", "line", "linestrip", "oriented_rectangle", "rotation",
     "cuboid", "", None, 5]
)  # fmt: skip
FLAGS = st.one_of(st.none(), st.dictionaries(st.text(max_size=6), st.one_of(st.booleans(), LEAVES), max_size=3), LEAVES)
# Pictures stand for themselves by a word until the file is written: hypothesis shows no long ones.
PICTURES = {"<mask>": mask_text(), "<small>": mask_text(3, 3), "<same>": picture_text(0), "<other>": picture_text(7)}
MASKS = st.sampled_from([None, "<mask>", "<small>", "iVBORw0KGgo=", "@@", 5])
PATHS = st.sampled_from(
    ["x.jpg", "y.jpg", "sub/z.jpg", "..\\x.jpg", "../secret/y.jpg", "/etc/passwd", "C:\\scans\\x.jpg",
     "\\\\server\\a\\x.jpg", "file:///etc/passwd", "sub/../../secret/y.jpg", "~/x.jpg", "", ".", "..", "\x00", "x.jpg/",
     "CON", "link.jpg", LONG, None, 5]
)  # fmt: skip
IMAGES = st.sampled_from([None, None, "", "<same>", "<other>", "iVBORw0KGgo=", "@@@", "A", 5, {}])
SIDES = st.one_of(st.sampled_from([SIZE.width, SIZE.height, 0, -1, None, "120", 1e99, 10**30]), st.integers(1, 5000))


def _thinned(record: dict[str, Any], missing: set[str], extra: Any) -> dict[str, Any]:
    """Without some keys, and with those of other programs."""
    more = extra if isinstance(extra, dict) else {}
    return {**{key: value for key, value in record.items() if key not in missing}, **more}


SHAPE_KEYS = ("label", "points", "group_id", "description", "shape_type", "flags", "mask", "locked", "thyroid_desktop")
SHAPES = st.builds(
    _thinned,
    st.fixed_dictionaries(
        {
            "label": WORDS,
            "points": st.one_of(POINTS, ANYTHING),
            "group_id": st.one_of(st.none(), st.integers(), WORDS),
            "description": st.one_of(WORDS, ANYTHING),
            "shape_type": KINDS,
            "flags": FLAGS,
            "mask": MASKS,
            "locked": st.one_of(st.booleans(), ANYTHING),
            "thyroid_desktop": ANYTHING,
        }
    ),
    st.sets(st.sampled_from(SHAPE_KEYS), max_size=5),
    ANYTHING,
)
GOOD_SHAPES = st.builds(
    lambda one, other: {
        "label": "nodule",
        "points": [one, other],
        "group_id": None,
        "shape_type": "rectangle",
        "flags": {},
    },
    st.tuples(INSIDE, INSIDE),
    st.tuples(INSIDE, INSIDE),
)
FILE_KEYS = ("version", "flags", "imagePath", "imageData", "imageHeight", "imageWidth")
RECORDS = st.builds(
    _thinned,
    st.fixed_dictionaries(
        {
            "version": st.sampled_from(["3.16.7", "4.0.0", "5.4.1", "6.3.1", "7.9.1", "2.4.4", None, 5]),
            "flags": FLAGS,
            "shapes": st.lists(st.one_of(GOOD_SHAPES, SHAPES, ANYTHING), max_size=4),
            "imagePath": PATHS,
            "imageData": IMAGES,
            "imageHeight": SIDES,
            "imageWidth": SIDES,
        }
    ),
    st.sets(st.sampled_from(FILE_KEYS), max_size=6),
    ANYTHING,
)


def written(record: dict[str, Any], form: str) -> bytes:
    """The bytes of a file."""
    text = json.dumps(record, ensure_ascii=form == "ascii", indent=2 if form == "indented" else None)
    for word, content in {**PICTURES, LONG: "x" * 5000}.items():
        text = text.replace(word, content)
    if form == "mark":
        return text.encode("utf-8-sig", "surrogatepass")
    if form == "utf-16":
        return text.encode("utf-16", "surrogatepass")
    if form == "cut":
        return text.encode("utf-8", "surrogatepass")[: len(text) // 2]
    return text.encode("utf-8", "surrogatepass")


FORMS = st.sampled_from(["plain", "ascii", "indented", "mark", "utf-16", "cut"])
FILES = st.tuples(RECORDS, FORMS)
"""What :func:`written` makes a file of; its bytes would be too long to be shown."""
