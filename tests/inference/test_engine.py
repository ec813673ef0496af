"""The engine answers as plain numpy does, and refuses every model that is not what it says it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from tests.inference.tiny_bundle import make_tiny_bundle, manifest, write_manifest
from thyroid_desktop.domain.errors import BrokenModel, InvalidBox
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.inference.bundle import is_proposer
from thyroid_desktop.inference.cautions import AT_BORDER
from thyroid_desktop.inference.engine import Engine
from thyroid_desktop.inference.neighbours import neighbours
from thyroid_desktop.inference.network import processor_count
from thyroid_desktop.inference.preprocessing import crop, normalise

BOX = Box(60.0, 50.0, 200.0, 150.0)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(make_tiny_bundle(tmp_path_factory.mktemp("models") / "tiny"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_tiny_bundle(tmp_path / "tiny")


def pixels_of(brightness: int) -> NDArray[np.uint8]:
    noise = np.random.RandomState(brightness).randint(0, 24, (240, 320))
    return (noise + brightness).astype(np.uint8)


def numpy_answer(folder: Path, pixels: NDArray[np.uint8], box: Box) -> tuple[float, NDArray[np.float64]]:
    """Probability and Grad-CAM of the tiny network, written down once more from its definition, in float64."""
    weights = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(folder / "model.onnx").graph.initializer}
    image = normalise(crop(pixels, box, margin=0.1, side=64)).astype(np.float64)
    tiles = image.reshape(8, 8, 8, 8, 3)
    features = np.maximum(np.einsum("iyjxc,kcyx->ijk", tiles, weights["filters"]) + weights["offsets"], 0.0)
    before = features.mean(axis=(0, 1)) @ weights["head_0/kernel"] + weights["head_0/bias"]
    logits = np.maximum(before, 0.0) @ weights["head_1/kernel"] + weights["head_1/bias"]
    step = weights["head_1/kernel"][:, 1] - weights["head_1/kernel"][:, 0]
    gradient = weights["head_0/kernel"] @ (step * (before > 0))
    probability = 1.0 / (1.0 + np.exp(-(logits[1] - logits[0]) / 1.5))
    return float(probability), np.maximum(features @ gradient / 64, 0.0)


@pytest.mark.parametrize("brightness", [10, 120, 220])
def test_that_probability_and_map_are_those_of_plain_numpy(engine: Engine, tmp_path: Path, brightness: int) -> None:
    pixels = pixels_of(brightness)
    answer = engine.answer(pixels, BOX, "float32")
    probability, cam = numpy_answer(make_tiny_bundle(tmp_path / "tiny"), pixels, BOX)
    assert answer.probability_malignant == pytest.approx(probability, abs=1e-6)
    assert np.abs(answer.cam.values - cam).max() <= 1e-6
    assert answer.cam.log_odds is not None
    assert np.abs(np.maximum(answer.cam.log_odds, 0.0) * 1.5 - cam).max() <= 1e-6
    assert answer.spread is None
    assert answer.precision == "float32"


def test_that_previews_agree_with_float32_before_and_after_the_fast_variant_is_prepared(bundle: Path) -> None:
    engine = Engine(bundle)
    exact = [engine.answer(pixels_of(one), BOX, "float32").probability_malignant for one in (10, 120, 220)]
    before = [engine.answer(pixels_of(one), BOX, "fast") for one in (10, 120, 220)]
    engine.prepare()
    engine.prepare()
    after = [engine.answer(pixels_of(one), BOX, "fast") for one in (10, 120, 220)]
    assert {one.precision for one in (*before, *after)} == {"fast"}
    assert [one.probability_malignant for one in before] == exact
    assert [one.probability_malignant for one in after] == pytest.approx(exact, abs=0.02)
    assert engine.answer(pixels_of(10), BOX, "float32").probability_malignant == exact[0]


def test_that_a_fast_variant_that_disagrees_is_not_used(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thyroid_desktop.inference.engine.FAST_TOLERANCE", -1.0)
    engine = Engine(bundle)
    engine.prepare()
    exact, fast = (engine.answer(pixels_of(120), BOX, one) for one in ("float32", "fast"))
    assert fast.probability_malignant == exact.probability_malignant


def test_that_the_map_lies_over_the_grown_box(engine: Engine) -> None:
    to_stored = engine.answer(pixels_of(120), BOX, "float32").cam.to_stored
    first, last = to_stored.apply(Point(0.0, 0.0)), to_stored.apply(Point(8.0, 8.0))
    side = BOX.width * 1.2
    assert (first.x, first.y) == pytest.approx((130 - side / 2, 100 - side / 2))
    assert (last.x, last.y) == pytest.approx((130 + side / 2, 100 + side / 2))


def test_that_a_box_beyond_the_image_is_answered_for_its_part_inside(engine: Engine) -> None:
    inside = engine.answer(pixels_of(120), Box(0.0, 50.0, 100.0, 150.0), "float32")
    beyond = engine.answer(pixels_of(120), Box(-50.0, 50.0, 100.0, 150.0), "float32")
    assert beyond.probability_malignant == inside.probability_malignant
    assert beyond.cam.to_stored == inside.cam.to_stored
    assert inside.warnings == (AT_BORDER,)
    assert beyond.warnings != ()
    assert AT_BORDER not in beyond.warnings


def test_that_a_box_outside_the_image_is_refused(engine: Engine) -> None:
    outside = Box(400.0, 10.0, 500.0, 60.0)
    with pytest.raises(InvalidBox, match="outside the image"):
        engine.answer(pixels_of(120), outside, "float32")
    with pytest.raises(InvalidBox, match="outside the image"):
        engine.neighbour_boxes(pixels_of(120), outside)


def test_that_the_neighbours_are_answered_like_the_box_itself(engine: Engine) -> None:
    pixels = pixels_of(120)
    boxes = engine.neighbour_boxes(pixels, BOX)
    assert boxes == neighbours(BOX, Size(320, 240))
    for box in boxes:
        assert engine.probability(pixels, box) == engine.answer(pixels, box, "float32").probability_malignant


def test_that_the_same_question_gets_the_same_answer_to_the_last_bit(engine: Engine, bundle: Path) -> None:
    again = Engine(bundle)
    for _ in range(2):
        one, other = (each.answer(pixels_of(120), BOX, "float32") for each in (engine, again))
        assert one.probability_malignant == other.probability_malignant
        assert np.array_equal(one.cam.values, other.cam.values)


def test_that_colour_and_sixteen_bit_frames_are_answered(engine: Engine) -> None:
    grey = pixels_of(120)
    colour = np.repeat(grey[:, :, np.newaxis], 3, axis=2)
    deep = grey.astype(np.uint16) * 257
    deep[0, 0] = 65535
    expected = engine.answer(grey, BOX, "float32").probability_malignant
    assert engine.answer(colour, BOX, "float32").probability_malignant == pytest.approx(expected, abs=1e-6)
    assert engine.answer(deep, BOX, "float32").probability_malignant == pytest.approx(expected, abs=1e-3)


def test_that_logits_of_any_size_make_a_probability(bundle: Path) -> None:
    def inflate(network: onnx.ModelProto) -> None:
        scale_initializer(network, "head_1/kernel", 1e6)

    alter_network(bundle, inflate)
    replace_golden(bundle, answers_of(bundle))
    for brightness in (0, 230):
        probability = Engine(bundle).answer(pixels_of(brightness), BOX, "float32").probability_malignant
        assert 0.0 <= probability <= 1.0


def scale_initializer(network: onnx.ModelProto, name: str, factor: float) -> None:
    for one in network.graph.initializer:
        if one.name == name:
            one.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(one) * np.float32(factor), name))


def alter_network(folder: Path, change: Callable[[onnx.ModelProto], object]) -> None:
    """Change the network and sign the result."""
    network = onnx.load(folder / "model.onnx")
    change(network)
    (folder / "model.onnx").write_bytes(network.SerializeToString())
    write_manifest(folder, manifest(folder))


def answers_of(folder: Path) -> dict[str, NDArray[Any]]:
    """Golden answers that fit the network as it is now."""
    import openvino

    from thyroid_desktop.inference.cam import grad_cam, head_from

    golden = dict(np.load(folder / "golden.npz"))
    weights = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(folder / "model.onnx").graph.initializer}
    head = head_from({f"{part}_{at}": weights[f"head_{at}/{part}"] for at in (0, 1) for part in ("kernel", "bias")})
    core = openvino.Core()
    compiled = core.compile_model(core.read_model((folder / "model.onnx").read_bytes(), b""), "CPU")
    results = compiled({"image": normalise(golden["crops"])})
    cams = np.stack([grad_cam(one, head) for one in results["features"]])
    return {"crops": golden["crops"], "logits": results["logits"], "cams": cams}


def replace_golden(folder: Path, arrays: dict[str, NDArray[Any]]) -> None:
    np.savez(folder / "golden.npz", **arrays)  # type: ignore[arg-type]
    write_manifest(folder, manifest(folder))


def rename(port: str, name: str) -> Callable[[onnx.ModelProto], object]:
    def change(network: onnx.ModelProto) -> None:
        for node in network.graph.node:
            node.input[:] = [name if one == port else one for one in node.input]
            node.output[:] = [name if one == port else one for one in node.output]
        for value in (*network.graph.input, *network.graph.output):
            if value.name == port:
                value.name = name

    return change


def drop_features(network: onnx.ModelProto) -> None:
    del network.graph.output[0]


def shift_bias(network: onnx.ModelProto) -> None:
    for one in network.graph.initializer:
        if one.name == "head_1/bias":
            one.CopyFrom(onnx.numpy_helper.from_array(np.array([1.0, -1.0], dtype=np.float32), "head_1/bias"))


def assert_refused(folder: Path, *causes: str) -> None:
    with pytest.raises(BrokenModel) as told:
        Engine(folder)
    assert told.value.title == "The model tiny cannot be used"
    for cause in causes:
        assert cause in told.value.sentence()


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (rename("image", "picture"), "has no input image"),
        (rename("features", "maps"), "has no output features"),
        (rename("logits", "scores"), "has no output logits"),
        (drop_features, "1 inputs and 1 outputs"),
    ],
)
def test_that_a_network_with_other_inputs_or_outputs_is_refused(
    bundle: Path, change: Callable[[onnx.ModelProto], object], cause: str
) -> None:
    alter_network(bundle, change)
    assert_refused(bundle, "model.onnx", cause)


@pytest.mark.parametrize(
    ("member", "value", "cause"),
    [
        ("input", {"side": 32, "channels": 3, "margin": 0.1}, "golden.npz"),
        ("feature_map", [4, 8, 6], "golden.npz"),
        ("feature_map", [8, 8, 7], "output features is"),
    ],
)
def test_that_shapes_other_than_the_manifest_says_are_refused(
    bundle: Path, member: str, value: Any, cause: str
) -> None:
    content = manifest(bundle)
    if isinstance(value, dict):
        value = {**content["input"], **value}  # type: ignore[dict-item]
    write_manifest(bundle, {**content, member: value})
    assert_refused(bundle, cause)


def test_that_a_network_of_another_size_is_refused(bundle: Path) -> None:
    golden = dict(np.load(bundle / "golden.npz"))
    golden["cams"] = golden["cams"][:, :4]
    np.savez(bundle / "golden.npz", **golden)
    write_manifest(bundle, {**manifest(bundle), "feature_map": [4, 8, 6]})
    assert_refused(bundle, "model.onnx", "output features")


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"\x08\x07" * 40])
def test_that_a_file_that_is_no_network_is_refused_even_when_it_is_signed(bundle: Path, raw: bytes) -> None:
    (bundle / "model.onnx").write_bytes(raw)
    write_manifest(bundle, manifest(bundle))
    assert_refused(bundle, "model.onnx")


def test_that_a_truncated_network_is_refused_even_when_it_is_signed(bundle: Path) -> None:
    raw = (bundle / "model.onnx").read_bytes()
    (bundle / "model.onnx").write_bytes(raw[: len(raw) // 2])
    write_manifest(bundle, manifest(bundle))
    assert_refused(bundle, "model.onnx")


def test_that_an_unsigned_change_is_refused(bundle: Path) -> None:
    raw = (bundle / "model.onnx").read_bytes()
    (bundle / "model.onnx").write_bytes(raw[: len(raw) // 2])
    assert_refused(bundle, "model.onnx was altered or damaged")


def test_that_a_network_with_other_weights_than_its_golden_answers_is_refused(bundle: Path) -> None:
    alter_network(bundle, shift_bias)
    assert_refused(bundle, "model.onnx does not give the answers that golden.npz expects")


def test_that_logits_that_the_head_does_not_explain_are_refused(bundle: Path) -> None:
    def double_last_layer(network: onnx.ModelProto) -> None:
        network.graph.node[-1].attribute.append(onnx.helper.make_attribute("alpha", 2.0))

    alter_network(bundle, double_last_layer)
    assert_refused(bundle, "model.onnx: its logits do not come from its head")


def test_that_other_maps_than_expected_are_refused(bundle: Path) -> None:
    golden = dict(np.load(bundle / "golden.npz"))
    golden["cams"] = golden["cams"][:, ::-1, ::-1]
    replace_golden(bundle, golden)
    assert_refused(bundle, "the maps that golden.npz expects")


def test_that_golden_answers_that_are_no_numbers_are_refused(bundle: Path) -> None:
    golden = dict(np.load(bundle / "golden.npz"))
    golden["cams"] = golden["cams"] * np.float32("nan")
    replace_golden(bundle, golden)
    assert_refused(bundle, "golden.npz")


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"crops": np.zeros((0, 64, 64, 3), np.uint8), "logits": np.zeros((0, 2), np.float32)},
        {"logits": np.zeros((2, 2), np.float32)},
        {"logits": np.zeros((3, 2), np.float64)},
        {"crops": np.zeros((3, 32, 32, 3), np.uint8)},
    ],
)
def test_that_incomplete_golden_answers_are_refused(bundle: Path, arrays: dict[str, NDArray[Any]]) -> None:
    golden = {**dict(np.load(bundle / "golden.npz")), **arrays} if arrays else {}
    replace_golden(bundle, golden)
    assert_refused(bundle, "golden.npz")


@pytest.mark.parametrize("name", ["golden.npz"])
@pytest.mark.parametrize("raw", [b"", b"nonsense", b"PK\x05\x06" + bytes(18), b"PK\x03\x04 broken"])
def test_that_files_that_hold_no_arrays_are_refused(bundle: Path, name: str, raw: bytes) -> None:
    (bundle / name).write_bytes(raw)
    write_manifest(bundle, manifest(bundle))
    assert_refused(bundle, name)


class Harmful:
    """Something whose unpickling would leave a trace."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("harmed"),))


@pytest.mark.parametrize("name", ["golden.npz"])
def test_that_pickled_objects_are_refused_and_not_run(
    bundle: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arrays: dict[str, Any] = dict(np.load(bundle / name))
    arrays[min(arrays)] = np.array([Harmful()], dtype=object)
    np.savez(bundle / name, **arrays)
    write_manifest(bundle, manifest(bundle))
    assert_refused(bundle, name)
    assert not (tmp_path / "harmed").exists()


@pytest.mark.parametrize(("name", "other"), [("head_0/bias", "offset"), ("head_1/kernel", "head_2/kernel")])
def test_that_a_network_whose_head_is_not_named_is_refused(bundle: Path, name: str, other: str) -> None:
    def rename(network: onnx.ModelProto) -> None:
        for one in network.graph.initializer:
            one.name = other if one.name == name else one.name
        for node in network.graph.node:
            renamed = [other if one == name else one for one in node.input]
            del node.input[:]
            node.input.extend(renamed)

    alter_network(bundle, rename)
    assert_refused(bundle, "model.onnx: the head's layers are incomplete")


def test_that_a_network_that_refers_to_other_files_is_refused(bundle: Path) -> None:
    network = onnx.load(bundle / "model.onnx")
    onnx.save(
        network,
        bundle / "model.onnx",
        save_as_external_data=True,
        location="weights.bin",
        size_threshold=0,
    )
    assert (bundle / "weights.bin").exists()
    write_manifest(bundle, manifest(bundle))
    assert_refused(bundle, "model.onnx")


def test_that_there_is_at_least_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert processor_count() >= 1
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    assert processor_count() >= 1


def test_that_every_bundled_model_is_whole_and_answers(root: Path) -> None:
    found = sorted(path.parent for path in (root / "models").glob("*/manifest.json"))
    bundles = [folder for folder in found if not is_proposer(folder)]
    if not bundles:
        pytest.skip("no model is bundled in this tree")
    for bundle in bundles:
        engine = Engine(bundle)
        engine.prepare()
        exact, fast = (engine.answer(pixels_of(120), BOX, one) for one in ("float32", "fast"))
        assert 0.0 <= exact.probability_malignant <= 1.0
        assert fast.probability_malignant == pytest.approx(exact.probability_malignant, abs=0.05)
