"""Files of weights as Keras itself writes them: by name, by class, nested, legacy, and what is refused."""

from __future__ import annotations

from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from training.experiment.h5_weights import counted_by_class, counted_from_one, read_h5
from training.experiment.networks import build
from training.experiment.recipe import BadExperiment
from training.experiment.weights import load_weights, named_weights

# TensorFlow's variables, as Keras itself saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

HEAD = ("head_0", "head_1", "head_2", "head_3")


def tiny(seed):
    return build("Tiny", dropout=0.5, precision="float32", seed=seed)


def shaken(model: keras.Model, seed: int = 5) -> keras.Model:
    """No weight as it was made, so that each must come from the file."""
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(size=one.shape).astype(np.float32) for one in model.get_weights()])
    return model


def backbone_of(model: keras.Model) -> keras.Model:
    return keras.Model(model.input, model.get_layer("pooled").input)


def assert_filled(model: keras.Model, wanted: dict[str, np.ndarray]) -> None:
    after = named_weights(model)
    for key, value in wanted.items():
        np.testing.assert_array_equal(after[key], value, err_msg=key)


def without_names(path: Path) -> None:
    """As the first versions of Keras 3 wrote it."""

    def strip(_: str, one: h5py.Group | h5py.Dataset) -> None:
        one.attrs.pop("name", None)

    with h5py.File(path, "r+") as file:
        file.visititems(strip)


def of_keras_2(path: Path) -> None:
    """As Keras 2.12 to 2.15 wrote it."""
    without_names(path)
    with h5py.File(path, "r+") as file:
        file.move("layers", "_layer_checkpoint_dependencies")


@pytest.mark.parametrize("change", [lambda _: None, without_names, of_keras_2], ids=["named", "by class", "keras 2"])
def test_that_what_keras_saved_comes_back(tmp_path, change):
    saved = shaken(tiny(1))
    saved.save_weights(tmp_path / "a.weights.h5")
    change(tmp_path / "a.weights.h5")
    model = tiny(2)
    assert load_weights(model, tmp_path / "a.weights.h5").fresh == ()
    assert_filled(model, named_weights(saved))


@pytest.mark.parametrize("change", [lambda _: None, without_names], ids=["named", "by class"])
def test_that_a_backbone_alone_leaves_the_head_fresh(tmp_path, change):
    saved = shaken(tiny(1))
    backbone_of(saved).save_weights(tmp_path / "a.weights.h5")
    change(tmp_path / "a.weights.h5")
    model = tiny(2)
    assert load_weights(model, tmp_path / "a.weights.h5").fresh == HEAD
    assert_filled(model, {key: one for key, one in named_weights(saved).items() if not key.startswith("head_")})


@pytest.mark.parametrize("change", [lambda _: None, without_names], ids=["named", "by class"])
def test_that_a_backbone_inside_another_network_is_found(tmp_path, change):
    saved = shaken(tiny(1))
    image = keras.Input((32, 32, 3))
    outer = keras.layers.Dense(7, name="predictions")(keras.layers.Flatten()(backbone_of(saved)(image)))
    keras.Model(image, outer).save_weights(tmp_path / "a.weights.h5")
    change(tmp_path / "a.weights.h5")
    model = tiny(2)
    assert load_weights(model, tmp_path / "a.weights.h5").fresh == HEAD
    assert_filled(model, {key: one for key, one in named_weights(saved).items() if not key.startswith("head_")})


def legacy(path: Path, model: keras.Model, *, renamed: bool = False) -> None:
    """As keras-applications publishes it."""
    with h5py.File(path, "w") as file:
        names = [f"old_{layer.name}" if renamed else layer.name for layer in model.layers]
        file.attrs["layer_names"] = [name.encode() for name in names]
        for name, layer in zip(names, model.layers, strict=True):
            group = file.create_group(name)
            group.attrs["weight_names"] = [f"{name}/{weight.name}:0".encode() for weight in layer.weights]
            for weight, value in zip(layer.weights, layer.get_weights(), strict=True):
                group[f"{name}/{weight.name}:0"] = value


def test_that_a_legacy_file_is_taken_by_name_with_another_classifier_on_top(tmp_path):
    saved = shaken(tiny(1))
    inner = backbone_of(saved)
    outer = keras.layers.Dense(1000, name="predictions")(keras.layers.Flatten()(inner.output))
    legacy(tmp_path / "a.h5", keras.Model(inner.input, outer))
    model = tiny(2)
    assert load_weights(model, tmp_path / "a.h5").fresh == HEAD
    assert_filled(model, {key: one for key, one in named_weights(saved).items() if not key.startswith("head_")})


@pytest.mark.parametrize("layout", ["keras 3", "renamed"])
def test_that_xception_is_filled_by_the_files_of_keras_applications(tmp_path, layout):
    """Four of its convolutions have no names; the process that saves it has counted others before."""
    keras.layers.Conv2D(1, 1)
    keras.layers.BatchNormalization()
    saved = keras.applications.Xception(include_top=False, weights=None, input_shape=(71, 71, 3))
    shaken(saved)
    values = saved.get_weights()
    path = tmp_path / ("a.weights.h5" if layout == "keras 3" else "a.h5")
    if layout == "keras 3":
        saved.save_weights(path)
    else:
        legacy(path, saved, renamed=True)
    model = build("Xception", dropout=0.5, precision="float32", seed=1)
    assert load_weights(model, path).fresh == HEAD
    for value, wanted in zip(model.get_weights(), values, strict=False):
        np.testing.assert_array_equal(value, wanted)


def test_that_unnamed_layers_are_counted_from_one():
    names = ["conv2d_9", "conv2d_12", "batch_normalization", "block1_conv1", "conv2d_bn"]
    assert counted_from_one(names) == {
        "conv2d_9": "conv2d_1",
        "conv2d_12": "conv2d_2",
        "batch_normalization": "batch_normalization_1",
        "block1_conv1": "block1_conv1",
        "conv2d_bn": "conv2d_bn",
    }


def test_that_layers_are_counted_by_class_as_keras_does(tmp_path):
    layers = keras.layers
    parts = [layers.SeparableConv2D(2, 3, name="a"), layers.BatchNormalization(name="b"), layers.ReLU(name="c")]
    parts += [layers.DepthwiseConv2D(3, name="d"), layers.SeparableConv2D(2, 3, name="e")]
    model = keras.Sequential([keras.Input((9, 9, 2)), *parts])
    model.save_weights(tmp_path / "a.weights.h5")
    without_names(tmp_path / "a.weights.h5")
    words = counted_by_class(model.layers)
    assert {one.name for one in read_h5(tmp_path / "a.weights.h5").layers} == {words[name] for name in "abde"}


def of_integers(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/conv2d/vars/0"] = np.zeros(3, np.int64)


def of_objects(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/conv2d/vars/0"] = np.array([b"code"], dtype=h5py.string_dtype())


def elsewhere(path: Path) -> None:
    with h5py.File(path, "w") as file:
        storage = [(path.with_name("secret"), 0, 12)]
        file.create_dataset("layers/conv2d/vars/0", (3,), np.float32, external=storage)


def of_another_count(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/conv2d/vars/0"] = np.zeros((3, 3, 3, 8), np.float32)
        file["layers/conv2d/vars/1"] = np.zeros(8, np.float32)


def of_another_shape(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/conv2d/vars/0"] = np.zeros((3, 3, 3, 9), np.float32)


def twice_the_same(path: Path) -> None:
    with h5py.File(path, "w") as file:
        for place in ("layers/conv2d/vars", "layers/functional/layers/conv2d/vars"):
            file[f"{place}/0"] = np.zeros(8, np.float32)
            file[place].attrs["name"] = "tiny1"


def of_another_network(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/conv2d/vars/0"] = np.zeros(8, np.float32)
        file["layers/conv2d/vars"].attrs["name"] = "stem"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (of_integers, "no array of numbers"),
        (of_objects, "no array of numbers"),
        (elsewhere, "stands in the file itself"),
        (of_another_count, "conv2d holds 2 weights, the network wants 1"),
        (of_another_shape, "tiny1/kernel has the shape (3, 3, 3, 9)"),
        (twice_the_same, "two of its layers have the same name"),
        (of_another_network, "none of the network's weights"),
        (lambda path: h5py.File(path, "w").close(), "in no way that Keras writes"),
    ],
)
def test_that_what_is_not_of_this_network_or_no_weights_is_refused(tmp_path, make, said):
    make(tmp_path / "a.weights.h5")
    with pytest.raises(BadExperiment) as caught:
        load_weights(tiny(2), tmp_path / "a.weights.h5")
    assert said in caught.value.sentence()
