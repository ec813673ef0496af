"""Grad-CAM in closed form: from the last feature map and the head's weights, without a backward pass.

After global average pooling the head sees only g_k = mean of A_k over the H×W cells, so ∂y/∂A_k(i, j) = (1/HW)·∂y/∂g_k
at every cell. The channel weights of Grad-CAM (Selvaraju et al. 2017, eq. 1) are therefore the head's gradient at the
pooled vector, divided by HW. What is explained is y = z_malignant − z_benign, the difference of the two logits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Affine

FloatArray = NDArray[np.float32]
Head = Sequence[tuple[FloatArray, FloatArray]]
"""Dense layers in order, each (kernel (inputs, outputs), bias (outputs,)); ReLU between them, two logits last."""


def head_from(arrays: Mapping[str, NDArray[np.generic]]) -> Head:
    """Read ``kernel_0, bias_0, kernel_1, …`` into a head.

    Raises:
        ValueError: A layer is missing or not finite, shapes do not fit together, or there are not two logits.
    """
    count = len(arrays) // 2
    expected = {f"{part}_{index}" for index in range(count) for part in ("kernel", "bias")}
    if count == 0 or set(arrays) != expected:
        raise ValueError("the head's layers are incomplete")
    head = tuple(
        (arrays[f"kernel_{index}"].astype(np.float32), arrays[f"bias_{index}"].astype(np.float32))
        for index in range(count)
    )
    _check(head)
    return head


def head_logits(pooled: FloatArray, head: Head) -> FloatArray:
    """The two logits (benign, malignant), (2,) float32, of a pooled feature vector (c,)."""
    return _activations(pooled, head)[-1].astype(np.float32)


def channel_gradient(pooled: FloatArray, head: Head) -> FloatArray:
    """Gradient of z_malignant − z_benign with respect to the pooled features, (c,) float32.

    A unit whose input is exactly zero counts as switched off, as in Keras.
    """
    activations = _activations(pooled, head)
    last_kernel = head[-1][0].astype(np.float64)
    gradient = last_kernel[:, 1] - last_kernel[:, 0]
    for (kernel, _), activation in zip(reversed(head[:-1]), reversed(activations[:-1]), strict=True):
        gradient = kernel.astype(np.float64) @ (gradient * (activation > 0.0))
    return gradient.astype(np.float32)


def contributions(feature_map: FloatArray, head: Head) -> FloatArray:
    """What each cell adds to z_malignant − z_benign: signed, (h, w) float32 (HiResCAM).

    The sum over the cells plus the bias that the switched-on units pass through equals the logit difference.
    """
    height, width, _ = feature_map.shape
    gradient = channel_gradient(_pooled(feature_map), head)
    summed: FloatArray = feature_map @ gradient
    return summed / np.float32(height * width)


def grad_cam(feature_map: FloatArray, head: Head) -> FloatArray:
    """Grad-CAM of z_malignant − z_benign: the positive part of :func:`contributions`.

    Args:
        feature_map: (h, w, c) float32, the activations that are averaged into the head's input.
        head: The dense layers after the pooling.

    Returns:
        (h, w) float32, 0 or above, not scaled for display.
    """
    return np.maximum(contributions(feature_map, head), np.float32(0.0))


def cam_affine(input_affine: Affine, side: int, shape: tuple[int, int]) -> Affine:
    """The map from cells of a (h, w) feature map (corner origin, one unit a cell) to ``stored``.

    Args:
        input_affine: The crop's map from ``stored`` to ``input``.
        side: Width and height of the input in pixels.
        shape: (h, w) of the feature map, taken to cover the input evenly.
    """
    height, width = shape
    cell_to_input = Affine(side / width, 0.0, 0.0, 0.0, side / height, 0.0)
    return input_affine.inverse().after(cell_to_input)


def _pooled(feature_map: FloatArray) -> FloatArray:
    averaged: NDArray[np.float64] = feature_map.mean(axis=(0, 1), dtype=np.float64)
    return averaged.astype(np.float32)


def _activations(pooled: FloatArray, head: Head) -> list[NDArray[np.float64]]:
    """Output of every layer in float64; the last one is the logits, without ReLU."""
    outputs: list[NDArray[np.float64]] = []
    signal = pooled.astype(np.float64)
    for index, (kernel, bias) in enumerate(head):
        signal = signal @ kernel.astype(np.float64) + bias.astype(np.float64)
        if index < len(head) - 1:
            signal = np.maximum(signal, 0.0)
        outputs.append(signal)
    return outputs


def _check(head: Head) -> None:
    for index, (kernel, bias) in enumerate(head):
        is_joined = index == 0 or (kernel.ndim == 2 and kernel.shape[0] == head[index - 1][0].shape[1])
        if kernel.ndim != 2 or bias.shape != kernel.shape[1:] or not is_joined:
            raise ValueError(f"layer {index} of the head does not fit its neighbours")
        if not (np.isfinite(kernel).all() and np.isfinite(bias).all()):
            raise ValueError(f"layer {index} of the head holds values that are not finite")
    if head[-1][0].shape[1] != 2:
        raise ValueError("the head must end in two logits")
