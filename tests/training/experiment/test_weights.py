"""Weights come from files of arrays only, with their shapes checked."""

from __future__ import annotations

import json

import h5py
import numpy as np
import pytest

from training.experiment.networks import build
from training.experiment.recipe import BadExperiment
from training.experiment.weights import load_weights, named_weights, read_arrays


def tiny(seed):
    return build("Tiny", dropout=0.5, precision="float32", seed=seed)


def assert_equal(one, two):
    assert set(one) == set(two)
    for key, value in one.items():
        np.testing.assert_array_equal(value, two[key])


def safetensors(arrays):
    header, body = {"__metadata__": {"format": "np"}}, b""
    for key, value in arrays.items():
        content = value.astype("<f4").tobytes()
        header[key] = {"dtype": "F32", "shape": value.shape, "data_offsets": [len(body), len(body) + len(content)]}
        body += content
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def test_that_weights_come_back_from_npz_and_safetensors(tmp_path):
    wanted = named_weights(tiny(1))
    np.savez(tmp_path / "a.npz", **wanted)
    (tmp_path / "a.safetensors").write_bytes(safetensors(wanted))
    for name in ("a.npz", "a.safetensors"):
        model = tiny(2)
        assert load_weights(model, tmp_path / name).fresh == ()
        assert_equal(named_weights(model), wanted)


def test_that_bfloat16_is_understood(tmp_path):
    values = np.array([1.0, -2.5, 0.0], np.float32)
    header = json.dumps({"a": {"dtype": "BF16", "shape": [3], "data_offsets": [0, 6]}}).encode()
    half = (values.view(np.uint32) >> 16).astype("<u2").tobytes()
    (tmp_path / "a.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + half)
    np.testing.assert_array_equal(read_arrays(tmp_path / "a.safetensors")["a"], values)


def test_that_a_published_h5_is_taken_by_order_and_leaves_the_head_fresh(tmp_path):
    wanted = {key: value for key, value in named_weights(tiny(1)).items() if not key.startswith("head_")}
    with h5py.File(tmp_path / "a.h5", "w") as file:
        layers = list(dict.fromkeys(key.split("/")[0] for key in wanted))
        file.attrs["layer_names"] = [f"other_{name}".encode() for name in [*layers, "no_weights"]]
        file.create_group("other_no_weights").attrs["weight_names"] = []
        for name in layers:
            keys = [key for key in wanted if key.split("/")[0] == name]
            group = file.create_group(f"other_{name}")
            group.attrs["weight_names"] = [f"{key}:0".encode() for key in keys]
            for key in keys:
                group[f"{key}:0"] = wanted[key]
    model = tiny(2)
    assert load_weights(model, tmp_path / "a.h5").fresh == ("head_0", "head_1", "head_2", "head_3")
    after = named_weights(model)
    assert_equal({key: after[key] for key in wanted}, wanted)


def test_that_a_layer_without_its_kernel_stays_fresh_with_its_normalisation(tmp_path):
    arrays = named_weights(tiny(1))
    arrays["tiny2_bn/gamma"] = arrays["tiny2_bn/gamma"] + 1
    del arrays["tiny2/kernel"]
    np.savez(tmp_path / "a.npz", **arrays)
    model = tiny(2)
    assert load_weights(model, tmp_path / "a.npz").fresh == ("tiny2", "tiny2_bn")
    assert named_weights(model)["tiny2_bn/gamma"].max() == 1.0


def test_that_the_imagenet_weights_fill_xception_upto_block_14(shared_data):
    model = build("Xception", dropout=0.5, precision="float32", seed=1)
    loaded = load_weights(model, shared_data / "weights" / "xception_imagenet_blocks1-13.npz")
    block14 = [f"block14_sepconv{number}{part}" for number in (1, 2) for part in ("", "_bn")]
    assert sorted(loaded.fresh) == sorted([*block14, "head_0", "head_1", "head_2", "head_3"])


def broken_shape(path):
    arrays = named_weights(tiny(1))
    np.savez(path, **{**arrays, "tiny1/kernel": arrays["tiny1/kernel"][:2]})


def pickled(path):
    np.savez(path, **{"tiny1/kernel": np.array([{}], dtype=object)})


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.npz", broken_shape, "tiny1/kernel has the shape (2, 3, 3, 8)"),
        ("a.npz", pickled, "cannot be read"),
        ("a.npz", lambda path: np.savez(path, x=np.zeros(1)), "none of the network's weights"),
        ("a.npz", lambda path: path.write_bytes(b"PK"), "cannot be read"),
        ("a.safetensors", lambda path: path.write_bytes(b"\xff" * 20), "longer than the file"),
        ("a.h5", lambda path: path.write_bytes(b"no"), "cannot be read"),
        ("a.h5", lambda path: h5py.File(path, "w").close(), "cannot be read"),
        ("a.pkl", lambda path: path.write_bytes(b""), "holds weights only"),
        ("b.npz", lambda path: None, "cannot be read"),
    ],
)
def test_that_what_cannot_be_used_is_refused(tmp_path, name, make, said):
    make(tmp_path / name)
    with pytest.raises(BadExperiment) as caught:
        load_weights(tiny(2), tmp_path / name)
    assert said in caught.value.sentence()
    assert name in caught.value.title
