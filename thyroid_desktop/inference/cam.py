"""Class-activation maps in closed form: from the last feature map and the head's weights, without a backward pass.

After global average pooling the head sees only g_k = mean of A_k over the H×W cells, so ∂y/∂A_k(i, j) = (1/HW)·∂y/∂g_k
at every cell. The channel weights of Grad-CAM (Selvaraju et al. 2017, eq. 1) are therefore the head's gradient at the
pooled vector, divided by HW. What is explained is y = z_malignant − z_benign, the difference of the two logits.

For such a network the signed map of HiResCAM (Draelos and Carin 2020, arXiv 2011.08891), gradient times activation at
each cell, is Grad-CAM before its ReLU. The head is linear between the bends of its ReLUs, so that this map also says
exactly how y came about: y = sum of the map over its cells + effective bias.
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
    gradient = _last_gradient(head)
    for (kernel, _), activation in zip(reversed(head[:-1]), reversed(activations[:-1]), strict=True):
        gradient = kernel.astype(np.float64) @ (gradient * (activation > 0.0))
    return gradient.astype(np.float32)


def contributions(feature_map: FloatArray, head: Head) -> FloatArray:
    """What each cell adds to z_malignant − z_benign: signed, (h, w) float32 (HiResCAM).

    The sum over the cells plus :func:`effective_bias` equals the logit difference.
    """
    height, width, _ = feature_map.shape
    gradient = channel_gradient(_pooled(feature_map), head)
    summed: FloatArray = feature_map @ gradient
    return summed / np.float32(height * width)


def effective_bias(pooled: FloatArray, head: Head) -> float:
    """What z_malignant − z_benign would be without any feature, the units switched as they are for ``pooled`` (c,).

    It is the sum of all biases of the head, each as far as the switched-on units after it pass it through:
    z_malignant − z_benign = :func:`channel_gradient` · ``pooled`` + this.
    """
    activations = _activations(pooled, head)
    gradient = _last_gradient(head)
    last_bias = head[-1][1].astype(np.float64)
    passed = float(last_bias[1] - last_bias[0])
    for place in reversed(range(len(head) - 1)):
        switched = gradient * (activations[place] > 0.0)
        passed += float(head[place][1].astype(np.float64) @ switched)
        gradient = head[place][0].astype(np.float64) @ switched
    return passed


def layer_cam(feature_map: FloatArray, head: Head, *, sign: int = 1) -> FloatArray:
    """LayerCAM (Jiang et al. 2021, IEEE TIP 30) of y: only channels that speak for y, each cell by itself.

    M(i, j) = ReLU(Σ_k ReLU(∂y/∂A_k(i, j))·A_k(i, j)), and the gradient is the same at every cell.

    Args:
        feature_map: (h, w, c) float32, the activations that are averaged into the head's input.
        head: The dense layers after the pooling.
        sign: 1 explains y = z_malignant − z_benign, −1 its opposite.

    Returns:
        (h, w) float32, 0 or above, not scaled for display.
    """
    speaking = np.maximum(sign * channel_gradient(_pooled(feature_map), head), np.float32(0.0))
    cells = feature_map.shape[0] * feature_map.shape[1]
    return _positive(feature_map @ speaking / np.float32(cells))


def grad_cam_plus_plus(feature_map: FloatArray, head: Head, *, sign: int = 1) -> FloatArray:
    """Grad-CAM++ (Chattopadhay et al. 2018, arXiv 1710.11063) of Y = exp(y), without the factor exp(y).

    The channel's weight is w_k = Σ_ij α_k(i, j)·ReLU(∂Y/∂A_k(i, j)) with

        α_k(i, j) = ∂²Y/∂A_k(i, j)² / (2·∂²Y/∂A_k(i, j)² + Σ_ab A_k(a, b)·∂³Y/∂A_k(i, j)³).

    With S = y piecewise linear and G = ∂S/∂A_k(i, j) = g'_k/(HW) the derivatives of exp(S) are powers of the gradient:
    ∂ⁿY/∂A_k(i, j)ⁿ = exp(S)·Gⁿ. So α_k(i, j) = G²/(2·G² + Σ_ab A_k(a, b)·G³) = 1/(2 + g_k·g'_k), where g_k is the
    channel's mean and g'_k the gradient with respect to it, and w_k = exp(S)·ReLU(g'_k)/(2 + g_k·g'_k). exp(S) is the
    same for all channels and may be too great for a number; it is left out, since no map is shown on an absolute scale.

    Args:
        feature_map: (h, w, c) float32, 0 or above as after a ReLU, so that no denominator comes near 0.
        head: The dense layers after the pooling.
        sign: 1 explains y = z_malignant − z_benign, −1 its opposite.

    Returns:
        (h, w) float32, 0 or above, not scaled for display.
    """
    pooled = _pooled(feature_map)
    speaking = np.maximum(sign * channel_gradient(pooled, head), np.float32(0.0))
    return _positive(feature_map @ (speaking / (np.float32(2.0) + speaking * pooled)))


def grad_cam(feature_map: FloatArray, head: Head) -> FloatArray:
    """Grad-CAM of z_malignant − z_benign: the positive part of :func:`contributions`.

    Args:
        feature_map: (h, w, c) float32, the activations that are averaged into the head's input.
        head: The dense layers after the pooling.

    Returns:
        (h, w) float32, 0 or above, not scaled for display.
    """
    return _positive(contributions(feature_map, head))


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


def _positive(values: FloatArray) -> FloatArray:
    return np.maximum(values, np.float32(0.0))


def _last_gradient(head: Head) -> NDArray[np.float64]:
    """Gradient of z_malignant − z_benign with respect to the last hidden layer."""
    kernel = head[-1][0].astype(np.float64)
    difference: NDArray[np.float64] = kernel[:, 1] - kernel[:, 0]
    return difference


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
