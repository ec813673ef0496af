"""Tables of truths: images by name or by content, and what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from thyroid_desktop.adapters.tables.truths_table import NAMES, read_truths
from thyroid_desktop.domain.errors import UserProblem


def read(folder: Path, text: str | bytes) -> dict[str, bool]:
    path = folder / "truths.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_truths(path)


@pytest.mark.parametrize("name", [*NAMES, "File_Name"])
@pytest.mark.parametrize(("benign", "malignant"), [("0", "1"), ("benign", "Malignant"), ("0.0", "1.0")])
def test_that_truths_are_read_by_whatever_names_the_images(tmp_path, name, benign, malignant):
    text = f"{name},truth,note\n a.png ,{benign},x\n\nb.png,{malignant},\n"
    assert read(tmp_path, text) == {"a.png": False, "b.png": True}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_that_tables_of_other_programs_are_read(tmp_path, encoding, delimiter):
    text = "truth,image\r\n1,结节.png\r\n0,b.png\r\n".replace(",", delimiter)
    assert read(tmp_path, text.encode(encoding)) == {"结节.png": True, "b.png": False}


def test_that_one_class_is_enough(tmp_path):
    assert read(tmp_path, "case,truth\n1,malignant\n") == {"1": True}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "truths.csv is not a table of truths: it is empty"),
        ("case,truth\n", "truths.csv is not a table of truths: it has a header and no images"),
        ("picture,truth\na,1\n", "it has no column that names images"),
        ("image,label\na,1\n", "it has no column “truth”"),
        ("image,truth,Truth\na,1,1\n", "two of its columns are called “truth”"),
        ("image,truth\na,1\n,0\n", "Line 3 of truths.csv is not valid: it names no image"),
        ("image,truth\na,1\nb,0\n\na,1\n", "Line 5 of truths.csv is not valid: image “a” is there already"),
        ("image,truth\na,1\nb,2\n", "Line 3 of truths.csv is not valid: its truth “2” is neither benign nor malignant"),
        ("image,truth\na,1\nb,\n", "Line 3 of truths.csv is not valid: its truth is missing"),
        ("image,truth\na,1\nb,benign\n", "its truth is “benign”, but others are told in another way"),
        ("image,truth\na,1\nb\n", "Line 3 of truths.csv is not valid: it has 1 cells, the header has 2"),
        (b"\x89PNG\r\n\x1a\n\0\0", "truths.csv is not a table of truths: it is no text"),
    ],
)
def test_that_a_bad_table_is_refused_with_line_and_cause(tmp_path, text, words):
    with pytest.raises(UserProblem) as caught:
        read(tmp_path, text)
    assert words in caught.value.sentence()


def test_that_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserProblem, match=r"gone\.csv cannot be read"):
        read_truths(tmp_path / "gone.csv")
