"""Tables of boxes: ours, those of public collections, and whatever has columns that can be recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from thyroid_desktop.adapters.interchange import table
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.interchange import ForeignImage, ForeignShape, SharedImage, SharedShape

LAYOUTS = {
    "tn5000": "image,label,xmin,ymin,xmax,ymax,width,height,duplicate_group\nx.jpg,benign,20,10,60,40,718,500,g1\n",
    "les3bdd": "image,label,group,nodule,x0,y0,x1,y1,note\nx.jpg,benign,p,0,20,10,60,40,\nx.jpg,benign,p,1,,,,,\n",
    "vlthynet": "image,patient,view,label,age,x,y,w,h\nx.jpg,patient1,1,benign,33,20,10,40,30\n",
    "semicolons": "File;Label;X;Y;Width;Height\nx.jpg;benign;20,0;10,0;40,0;30\n",
    "tabs": "filename\tclass\tx1\ty1\tx2\ty2\nx.jpg\tbenign\t60\t40\t20\t10\n",
    "mark": "\ufeffimage_path,diagnosis,left,top,right,bottom\nx.jpg,benign,20,10,60,40\n",
    "spaces": "File Name, label_a ,bbox x,bbox y,bbox w,bbox h\n x.jpg , benign ,20,10,40,30\n",
}


def read(text: str) -> tuple[ForeignImage, ...]:
    return table.read(text.encode(), Path("boxes.csv"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_that_the_columns_are_recognised(layout: str) -> None:
    (image,) = read(LAYOUTS[layout])
    assert image.names == ("x.jpg",)
    (shape,) = image.shapes
    assert (shape.label, shape.box) == ("benign", Box(20, 10, 60, 40))


def test_that_nodules_are_numbered_from_one_whatever_the_table_does() -> None:
    text = "file,nodule,x,y,w,h\na.png,{},1,1,9,9\na.png,{},1,1,9,9\n"
    for one, other in (("0", "1"), ("1", "2"), ("0.0", "1.0")):
        assert [shape.nodule for shape in read(text.format(one, other))[0].shapes] == [1, 2]
    assert [shape.nodule for shape in read(text.format("", "x"))[0].shapes] == [None, None]


def test_that_frames_count_from_zero_and_folders_are_kept() -> None:
    (image,) = read(
        "file,frame,x,y,w,h\nsub\\a.dcm,3,1,1,9,9\nsub\\a.dcm,,1,1,9,9\nsub\\a.dcm,-1,1,1,9,9\n,0,1,1,9,9\n"
    )
    assert [one.frame for one in image.shapes] == [3, 0, 0]
    assert image.names == ("sub/a.dcm", "a.dcm")


def test_that_a_line_without_a_box_names_an_image_without_and_a_wrong_one_is_left_out() -> None:
    (image,) = read("file,x,y,w,h\na.png,,,,\na.png,1,1,x,9\na.png,1,1,0,9\na.png,1,1\n")
    assert image.shapes == ()
    assert len(image.warnings) == 3
    assert not image.is_absent


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "file,x,y,w,h\n",
        "x,y,w,h\n1,2,3,4\n",
        "file,label\na,b\n",
        "just words",
        'file,x\n"' + "a" * 200_000,
        "a,1\n" * 1_000_001,
    ],
)
def test_that_what_is_no_table_of_boxes_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(DamagedTextError, match="it is "):
        read(text)


def test_that_what_was_written_comes_back() -> None:
    shapes = (
        SharedShape(
            ForeignShape('a, "b"', Box(1 / 3, 2, 9, 9), nodule=1), reader="reader 1", facts=(("origin", "hand"),)
        ),
        SharedShape(ForeignShape("c", Box(5, 5, 50, 50), nodule=2, foreign='{"other":{"site":"A"}}'), "csv"),
    )
    one = SharedImage("x", "x.png", Size(120, 80), shapes, patient="abc")
    written = table.write([one, SharedImage("y", "y.png", Size(5, 5), is_absent=True)], "images")
    assert written.decode().splitlines()[0].endswith("reader,origin,site")
    first, second = table.read(written, Path("boxes.csv"))
    assert [(shape.label, shape.nodule) for shape in first.shapes] == [('a, "b"', 1), ("c", 2)]
    assert first.shapes[0].box.xywh() == pytest.approx(shapes[0].shape.box.xywh(), abs=1e-3)
    assert '"site":"A"' in first.shapes[1].foreign
    assert (first.is_absent, second.is_absent) == (False, True)
    assert second.names[0] == "images/y.png"
