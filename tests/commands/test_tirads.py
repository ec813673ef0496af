from __future__ import annotations

import json

import pytest

from thyroid_desktop import cli

WHOLE = {
    "--composition": "solid",
    "--echogenicity": "hypoechoic",
    "--shape": "wider-than-tall",
    "--margin": "smooth",
    "--foci": "none",
}


def words_of(options: dict[str, str]) -> list[str]:
    return ["tirads", *(word for option in options.items() for word in option)]


def answer(capsys: pytest.CaptureFixture[str], **changes: str) -> dict:
    options = {**WHOLE, **{f"--{name.replace('_', '-')}": word for name, word in changes.items()}}
    assert cli.run([*words_of(options), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("changes", "points", "level", "recommendation"),
    [
        ({}, 4, "TR4", None),
        ({"size_mm": "15"}, 4, "TR4", "fna"),
        ({"size_mm": "14.9"}, 4, "TR4", "follow-up"),
        ({"size_mm": "9.99"}, 4, "TR4", "none"),
        ({"foci": "macro,punctate", "size_mm": "9"}, 8, "TR5", "follow-up"),
        ({"foci": "comet-tail, rim", "size_mm": "9"}, 6, "TR4", "none"),
        ({"composition": "mixed", "echogenicity": "anechoic"}, 1, None, None),
        ({"composition": "spongiform", "margin": "extrathyroidal"}, 0, "TR1", "none"),
    ],
)
def test_that_a_described_nodule_gets_points_level_and_advice(capsys, changes, points, level, recommendation):
    found = answer(capsys, **changes)
    assert (found["points"], found["level"], found["recommendation"]) == (points, level, recommendation)
    assert found["advice"]
    assert found["size_mm"] == (float(changes["size_mm"]) if "size_mm" in changes else None)


@pytest.mark.parametrize("left_out", sorted(WHOLE))
def test_that_without_a_feature_there_are_no_points(capsys, left_out):
    options = {name: word for name, word in WHOLE.items() if name != left_out}
    assert cli.run([*words_of(options), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["points"], found["level"], found["missing"]) == (None, None, [left_out.strip("-")])
    assert left_out.strip("-") in found["advice"]


def test_that_spongiform_needs_nothing_else(capsys):
    assert cli.run(["tirads", "--composition", "spongiform"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Points: 0",
        "TR1, benign: no FNA and no follow-up.",
        "Research use only – not for diagnosis.",
    ]


def test_that_without_a_word_the_missing_ones_are_asked_for(capsys):
    assert cli.run(["tirads"]) == 0
    assert capsys.readouterr().out.startswith("Not said yet: composition, echogenicity, shape, margin, echogenic foci.")


@pytest.mark.parametrize(
    "words",
    [
        *(("--composition", "soft"), ("--echogenicity", "dark"), ("--shape", "round"), ("--margin", "blurred")),
        *(("--foci", "micro"), ("--foci", ""), ("--foci", "none,macro"), ("--foci", "macro,")),
        *(("--size-mm", one) for one in ("0", "-1", "nan", "inf", "large", "")),
    ],
)
def test_that_bad_words_and_sizes_are_bad_use(capsys, words):
    with pytest.raises(SystemExit) as ended:
        cli.run(["tirads", *words, "--json"])
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""
