"""The Grad-CAM that a Keras user would write, with GradientTape, on the network of the bundle; prints one JSON object.

usage: keras_rival.py BUNDLE

Timed once as it is usually written (eager) and once compiled by tf.function, the fastest that Keras users get from it.
Both take a box of the same frame as ours and end with probability and heatmap in numpy.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from tests.benchmarks.figures import milliseconds
from tests.benchmarks.pictures import speckled
from training.export import network_of

X, Y, WIDTH, HEIGHT = 312, 250, 208, 160
ROUNDS = 9


def main() -> None:
    model = network_of(Path(sys.argv[1]))
    head = [layer for layer in model.layers if layer.name.startswith("head_")]
    frame = np.repeat(speckled(1024, 768, 5)[..., np.newaxis], 3, axis=2)

    def of_features(features: tf.Tensor) -> tf.Tensor:
        signal = tf.reduce_mean(features, axis=(1, 2))
        for layer in head:
            signal = layer(signal)
        return signal

    def grad_cam(image: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            features = model(image, training=False)["features"]
            tape.watch(features)
            logits = of_features(features)
            score = logits[:, 1] - logits[:, 0]
        weights = tf.reduce_mean(tape.gradient(score, features), axis=(1, 2), keepdims=True)
        heatmap = tf.nn.relu(tf.reduce_sum(features * weights, axis=-1))
        return tf.nn.softmax(logits)[0, 1], heatmap[0]

    compiled = tf.function(grad_cam)

    def asked(answer: object) -> tuple[float, NDArray[np.float32]]:
        crop = tf.image.resize_with_pad(frame[Y : Y + HEIGHT, X : X + WIDTH], 299, 299)
        probability, heatmap = answer(crop[tf.newaxis] / 127.5 - 1.0)  # type: ignore[operator]
        return float(probability), heatmap.numpy()

    result = {
        "eager_ms": statistics.median(milliseconds(lambda: asked(grad_cam), rounds=ROUNDS)),
        "compiled_ms": statistics.median(milliseconds(lambda: asked(compiled), rounds=ROUNDS)),
    }
    sys.stdout.write(json.dumps(result) + "\n")


main()
