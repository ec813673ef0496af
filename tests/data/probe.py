"""A linear ultrasound probe: from scatterers to a log-compressed B-mode picture, in numpy.

The point-spread function is a plane pulse of Gaussian spectrum, focused by a lateral Gaussian whose width grows away
from the focus; steered copies of it are averaged as scanners do (spatial compounding). Everything is done in the
frequency domain: the depth-dependent width costs nothing there, and keeping only positive axial frequencies gives the
analytic signal, whose magnitude is the envelope. Axes are (depth, lateral) throughout; lengths in millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SOUND_MM_PER_US = 1.54
"""Speed of sound in soft tissue."""

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Probe:
    """How the probe sees.

    Attributes:
        frequency_mhz: Centre frequency.
        bandwidth: Full width at half maximum of the pulse's amplitude spectrum, as a share of the centre frequency.
        sampling_mhz: Samples of a line a microsecond; above twice the highest frequency of the pulse.
        line_mm: Distance between two lines.
        focus_mm: Depth of the focus.
        f_number: Focal depth divided by the aperture.
        steering_deg: Angles that are compounded; one angle gives the plain Rayleigh speckle.
    """

    frequency_mhz: float = 8.0
    bandwidth: float = 0.55
    sampling_mhz: float = 32.0
    line_mm: float = 0.1
    focus_mm: float = 16.0
    f_number: float = 2.4
    steering_deg: tuple[float, ...] = (-7.0, 0.0, 7.0)

    @property
    def sample_mm(self) -> float:
        """Depth between two samples of a line: sound travels there and back."""
        return SOUND_MM_PER_US / self.sampling_mhz / 2

    @property
    def wavelength_mm(self) -> float:
        """Length of one wave at the centre frequency."""
        return SOUND_MM_PER_US / self.frequency_mhz

    def grid(self, width_mm: float, depth_mm: float) -> tuple[Field, Field]:
        """Depths (Z, 1) and lateral positions (1, X, centred on 0) of the samples of a field of this size."""
        depth = (np.arange(round(depth_mm / self.sample_mm)) + 0.5) * self.sample_mm
        lines = round(width_mm / self.line_mm)
        lateral = (np.arange(lines) + 0.5 - lines / 2) * self.line_mm
        return depth.astype(np.float32)[:, np.newaxis], lateral.astype(np.float32)[np.newaxis]

    def beam_sigma_mm(self, depth: Field) -> Field:
        """Standard deviation of the lateral point-spread function: diffraction's at the focus, wider elsewhere."""
        at_focus = self.wavelength_mm * self.f_number / 2.355
        return np.asarray(at_focus * np.sqrt(1 + ((depth - self.focus_mm) / (0.8 * self.focus_mm)) ** 2), np.float32)

    def analytic(self, scatterers: Field, steering_deg: float = 0.0) -> NDArray[np.complex64]:
        """The received lines as an analytic signal (Z, X) complex64; its real part is the radio-frequency line.

        Args:
            scatterers: (Z, X) amplitudes on :meth:`grid`.
            steering_deg: Angle of the beam.

        White scatterers of variance 1 give a signal of mean square 2 (real part 1) at every depth and angle.
        """
        samples, lines = scatterers.shape
        # Air beyond the field keeps the echoes of one border from coming back at the other.
        padded, deeper = lines + int(4 / self.line_mm), samples + int(2 / self.sample_mm)
        across = np.fft.fftfreq(padded, self.line_mm).astype(np.float32)
        along = np.fft.fftfreq(deeper, self.sample_mm).astype(np.float32)
        depth = (np.arange(samples, dtype=np.float32)[:, np.newaxis] + 0.5) * np.float32(self.sample_mm)
        angle = np.deg2rad(steering_deg)
        tilt = 2 / self.wavelength_mm * np.sin(angle)
        beam = np.exp(-2 * (np.pi * self.beam_sigma_mm(depth) * (across - tilt)) ** 2)
        beam /= np.sqrt(np.mean(beam**2, axis=1, keepdims=True))
        centre = 2 / self.wavelength_mm * np.cos(angle)
        pulse = np.exp(-4 * np.log(2) * ((along - centre) / (centre * self.bandwidth)) ** 2) * (along > 0)
        pulse *= np.sqrt(2 / np.mean(pulse**2))
        lateral = np.fft.ifft(np.fft.fft(scatterers, padded, axis=1) * beam, axis=1)[:, :lines]
        spectrum = np.fft.fft(lateral, deeper, axis=0) * pulse[:, np.newaxis]
        return np.fft.ifft(spectrum, axis=0)[:samples].astype(np.complex64)

    def envelope(self, scatterers: Field) -> Field:
        """Magnitude of the echoes (Z, X): the root of the mean square over the compounded angles."""
        power = sum(np.abs(self.analytic(scatterers, angle)) ** 2 for angle in self.steering_deg)
        return np.sqrt(np.asarray(power, np.float32) / np.float32(2 * len(self.steering_deg)))


def compressed(envelope: Field, *, white_db: float, range_db: float) -> Field:
    """Log compression: 0 to 1 for amplitudes from ``white_db − range_db`` to ``white_db`` (0 dB is amplitude 1)."""
    decibel = 20 * np.log10(np.maximum(envelope, 1e-9))
    return np.clip((decibel - (white_db - range_db)) / range_db, 0, 1).astype(np.float32)


def resampled(field: Field, shape: tuple[int, int]) -> Field:
    """The field in other pixels, (H, W): each is the mean over the area that it covers, borders aligned."""
    for axis, wanted in enumerate(shape):
        field = _resampled_axis(field, axis, wanted)
    return field


def _resampled_axis(field: Field, axis: int, wanted: int) -> Field:
    have = field.shape[axis]
    summed = np.cumsum(np.insert(np.moveaxis(field, axis, 0), 0, 0, axis=0), axis=0, dtype=np.float64)
    edges = np.arange(wanted + 1) * (have / wanted)
    low = np.minimum(edges.astype(int), have - 1)
    share = (edges - low)[:, np.newaxis]
    at_edges = summed[low] + (summed[low + 1] - summed[low]) * share
    return np.moveaxis(np.diff(at_edges, axis=0) * (wanted / have), 0, axis).astype(np.float32)
