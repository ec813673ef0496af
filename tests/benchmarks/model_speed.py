"""Box → probability and heatmap, against the plain forward pass and against the usual Grad-CAM, in one run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.benchmarks.figures import Figure, in_turns
from tests.benchmarks.pictures import speckled
from thyroid_desktop.domain.geometry import Box

SECTION = "second opinion"
BOX = Box(312.0, 250.0, 520.0, 410.0)
TURNS, CALLS = 5, 8


def measure(bundle: Path, root: Path) -> list[Figure]:
    """Figures of one bundle, on a 1024×768 frame; the rival in Keras runs in a process of its own."""
    import openvino

    from thyroid_desktop.inference.engine import Engine
    from thyroid_desktop.inference.preprocessing import crop, normalise

    pixels = speckled(1024, 768, 5)
    engine = Engine(bundle)
    engine.prepare()
    # The rival at its best: input at hand, same processor, same precision, latency hint, request reused.
    exact = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
    plain = openvino.Core().compile_model(bundle / "model.onnx", "CPU", exact).create_infer_request()
    tensor = normalise(crop(pixels, BOX, margin=0.1, side=299))[np.newaxis]
    whole, forward, live = in_turns(
        (
            lambda: engine.answer(pixels, BOX, "float32"),
            lambda: plain.infer({"image": tensor}),
            lambda: engine.answer(pixels, BOX, "fast"),
        ),
        turns=TURNS,
        calls=CALLS,
    )
    keras = _keras(bundle, root)
    ours = statistics.median(whole)
    live_ms = statistics.median(live)
    return [
        Figure(SECTION, "box → probability + heatmap, float32", ours, "ms"),
        Figure(SECTION, "  plain OpenVINO forward pass, float32", statistics.median(forward), "ms"),
        Figure(SECTION, "  ratio", ours / statistics.median(forward), "×", 1.3),
        Figure(SECTION, "box → probability + heatmap, live precision", live_ms, "ms"),
        Figure(SECTION, "  Keras GradientTape Grad-CAM, eager", keras["eager_ms"], "ms"),
        Figure(SECTION, "  Keras GradientTape Grad-CAM, compiled by tf.function", keras["compiled_ms"], "ms"),
        Figure(SECTION, "  eager Grad-CAM / ours float32", keras["eager_ms"] / ours, "×", 8, is_floor=True),
        Figure(SECTION, "  compiled Grad-CAM / ours float32", keras["compiled_ms"] / ours, "×"),
        Figure(SECTION, "  eager Grad-CAM / ours live", keras["eager_ms"] / live_ms, "×"),
    ]


def _keras(bundle: Path, root: Path) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.keras_rival", str(bundle)],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return answer
