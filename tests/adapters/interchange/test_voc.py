"""Pascal VOC: boxes by their corners; a document type, which can do harm, is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.interchange.foreign_files import shared
from thyroid_desktop.adapters.interchange import voc
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.interchange import ForeignImage, ForeignShape, SharedImage

LABELIMG = """<?xml version="1.0"?>
<annotation verified="yes">
  <folder>imgs</folder><filename>x.jpg</filename><path>C:\\Users\\doe\\imgs\\x.jpg</path>
  <source><database>Unknown</database></source>
  <size><width>120</width><height>80</height><depth>3</depth></size><segmented>0</segmented>
  <object><name>cystic &amp; solid</name><pose>Left</pose><truncated>1</truncated><difficult>0</difficult>
    <bndbox><xmin>20</xmin><ymin>10</ymin><xmax>60</xmax><ymax>40</ymax></bndbox></object>
  <object><name>b</name><bndbox><xmax>30.5</xmax><ymin>5</ymin><xmin>50</xmin><ymax>70</ymax></bndbox></object>
</annotation>"""
BOMB = """<!DOCTYPE annotation [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<annotation><filename>&b;</filename></annotation>"""
OUTSIDE = (
    '<!DOCTYPE annotation [<!ENTITY f SYSTEM "file:///etc/passwd">]><annotation><filename>&f;</filename></annotation>'
)


def read(text: str | bytes) -> ForeignImage:
    return voc.read(text if isinstance(text, bytes) else text.encode(), Path("x.xml"))


def test_that_what_labelimg_writes_is_read() -> None:
    image = read(LABELIMG)
    assert image.size == Size(120, 80)
    assert image.names == ("x.jpg",)
    assert [(one.label, one.box) for one in image.shapes] == [
        ("cystic & solid", Box(20, 10, 60, 40)),
        ("b", Box(30.5, 5, 50, 70)),
    ]


def test_that_what_was_written_comes_back() -> None:
    shapes = (ForeignShape("a <b> & c", Box(1 / 3, 10, 60.5, 40), nodule=2), ForeignShape("b", Box(0, 0, 120, 80)))
    image = read(voc.write(shared(*shapes, patient="abc")))
    assert [one.label for one in image.shapes] == ["a <b> & c", "b"]
    assert image.shapes[0].box == Box(0.3333, 10, 60.5, 40)
    assert [one.nodule for one in image.shapes] == [2, None]
    assert image.size == Size(120, 80)
    assert image.names == ("x.png",)


def test_that_unknown_elements_survive() -> None:
    image = read(LABELIMG)
    leaving = shared(*image.shapes, source="voc", format="voc", foreign='{"other":{"segmented":"0","site":"A"}}')
    again = read(voc.write(leaving))
    assert again.foreign == '{"other":{"segmented":"0","site":"A"}}'
    assert again.shapes[0].foreign == image.shapes[0].foreign


def test_that_no_nodule_here_travels_and_an_empty_file_says_nothing() -> None:
    assert read(voc.write(SharedImage("x", "x.png", Size(5, 5), is_absent=True))).is_absent
    assert not read("<annotation/>").is_absent


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<bndbox/>",
        "<bndbox><xmin>a</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox>",
        "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>1e999</xmax><ymax>5</ymax></bndbox>",
        "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>5</ymax></bndbox>",
    ],
)
def test_that_an_object_without_a_box_is_left_out_with_a_reason(content: str) -> None:
    image = read(f"<annotation><size><width>x</width></size><object>{content}</object></annotation>")
    assert image.shapes == ()
    assert len(image.warnings) == 1
    assert image.size is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        "<annotation>",
        "<html/>",
        "<case/>",
        BOMB,
        OUTSIDE,
        BOMB.encode("utf-16"),
        "<annotation>" * 100 + "</annotation>" * 100,
        '<?xml version="1.0" encoding="klingon"?><annotation/>',
        b"\x00\x01\x02",
    ],
)
def test_that_what_is_no_voc_file_is_refused_with_a_reason(text: str | bytes) -> None:
    with pytest.raises(DamagedTextError, match="it "):
        read(text)


def test_that_letters_that_xml_does_not_allow_are_left_out() -> None:
    assert read(voc.write(shared(ForeignShape("a\x00\x1fb\ud800", Box(1, 1, 9, 9))))).shapes[0].label == "ab"
