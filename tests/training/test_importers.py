"""Tables of four collections become rows of one shape; what is unlabelled or no nodule is left out."""

from __future__ import annotations

import pytest

from training.importers import BadTable, import_rows

TABLES = {
    "tn5000/boxes.csv": """image,label,xmin,ymin,xmax,ymax,width,height,duplicate_group
000002.jpg,benign,488,90,539,130,718,500,g1
000049.jpg,malignant,10,20,110,80,718,500,g9
000050.jpg,malignant,10,20,110,80,718,500,g9
""",
    "ddti/annotations.csv": """\
image,case_id,nodule,x0,y0,x1,y1,points,status,tirads,label_tirads23_vs_4abc5,image_present
1_1.jpg,1,0,133,35,421,296,64,ok,,,1
3_1.jpg,3,0,245,76,366,156,30,ok,4a,malignant,1
3_1.jpg,3,1,45,76,66,156,30,ok,4a,malignant,1
337_3.jpg,337,1,185,96,209,105,2,ok,5,malignant,1
62_3.jpg,62,,,,,,0,no_polygon,2,benign,1
70_1.jpg,70,0,10,10,90,90,9,truncated_recovered,2,benign,0
71_1.jpg,71,0,10,10,90,90,9,truncated_recovered,2,benign,1
""",
    "les3bdd/boxes.csv": """image,label,source_group,duplicate_group,nodule,x0,y0,x1,y1,confidence,note
L021.jpg,benign,plain_number,L021,0,170.2,117.2,258.8,177.8,high,
L024.jpg,benign,framed300x225,L024,,,,,,none,no clear nodule
L300.jpg,malignant,framed300x225,L021,1,10,10,60,60,low,
""",
    "vlthynet/boxes.csv": """image,patient,view,label,age,gender,x,y,w,h,confidence,note
patient1_1.jpg,patient1,1,malignant,33,1,364.0,176.4,104.0,92.4,high,calipers
patient2_1.jpg,patient2,1,benign,40,1,,,,,none,
""",
}


@pytest.fixture
def collections(tmp_path):
    for name, text in TABLES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_that_every_collection_gives_rows_of_one_shape(collections):
    rows = import_rows(collections, ["tn5000", "ddti", "les3bdd", "vlthynet"])
    assert [row.id for row in rows] == [
        "tn5000/000002#0",
        "tn5000/000049#0",
        "tn5000/000050#0",
        "ddti/3_1#0",
        "ddti/3_1#1",
        "ddti/71_1#0",
        "les3bdd/L021#0",
        "les3bdd/L300#1",
        "vlthynet/patient1_1#0",
    ]
    assert [row.is_malignant for row in rows] == [False, True, True, True, True, False, False, True, True]
    assert rows[0].path == collections / "tn5000" / "images" / "000002.jpg"
    assert rows[-1].box.xywh() == pytest.approx((364.0, 176.4, 104.0, 92.4))


def test_that_groups_name_neighbours_duplicates_runs_cases_and_patients(collections):
    groups = {row.id: row.group for row in import_rows(collections, ["tn5000", "ddti", "les3bdd", "vlthynet"])}
    assert groups["tn5000/000049#0"] == "tn5000-block0|tn5000-g9"
    assert groups["tn5000/000050#0"] == "tn5000-block1|tn5000-g9"
    assert groups["ddti/3_1#1"] == "ddti-case3"
    assert groups["les3bdd/L021#0"] == "les3bdd-block0|les3bdd-L021|les3bdd-run20"
    assert groups["vlthynet/patient1_1#0"] == "vlthynet-patient1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("benign", "unclear", "a label is benign or malignant, not 'unclear'"),
        ("xmax", "right", "it has no column 'xmax'"),
        ("488", "left", "could not convert string to float: 'left'"),
        ("000002.jpg", "second.jpg", "'second'"),
    ],
)
def test_that_a_table_that_is_not_understood_is_named_with_the_cause(collections, old, new, said):
    table = collections / "tn5000" / "boxes.csv"
    table.write_text(table.read_text().replace(old, new))
    with pytest.raises(BadTable) as caught:
        import_rows(collections, ["tn5000"])
    assert caught.value.title == "The table of tn5000 cannot be used"
    assert said in caught.value.detail


def test_that_a_missing_table_is_named(collections):
    with pytest.raises(FileNotFoundError, match=r"ddti.*annotations\.csv"):
        import_rows(collections / "nowhere", ["ddti"])


def test_that_the_real_tables_are_read_whole(shared_data):
    rows = import_rows(shared_data, ["tn5000"])
    assert (len(rows), sum(row.is_malignant for row in rows)) == (3881, 2758)
    others = import_rows(shared_data, ["ddti", "les3bdd", "vlthynet"])
    ids = [row.id for row in (*rows, *others)]
    assert len(ids) == len(set(ids))
    assert all(row.path.is_file() for row in (*rows, *others))
