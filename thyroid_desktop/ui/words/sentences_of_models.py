"""What is said about models, their bundles and their process."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

OF_MODELS: Final = (
    # What is odd about a question to the model
    QT_TRANSLATE_NOOP("Sentences", "The box is very small: a side is shorter than 16 pixels."),
    QT_TRANSLATE_NOOP("Sentences", "The box is very long and narrow: little of the model's view is filled."),
    QT_TRANSLATE_NOOP(
        "Sentences", "The box is very long and narrow: the model sees its content stretched out of shape."
    ),
    QT_TRANSLATE_NOOP("Sentences", "The box reaches beyond the image; only the part inside was used."),
    QT_TRANSLATE_NOOP("Sentences", "The box touches the border of the image; the nodule may be cut off."),
    QT_TRANSLATE_NOOP("Sentences", "The image is almost uniform inside the box; there is no texture to judge."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The image is in colour inside the box; the model was trained on grey ultrasound and sees only brightness.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "This picture does not look like an ultrasound image. The probability means nothing here."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "There is colour inside the box, as in Doppler or elastography. The model knows grey images only: "
        "do not rely on the probability.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The model has learnt from nothing that looks like this: it may be another organ or another kind of image. "
        "Do not rely on the probability.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The box does not seem to hold a nodule. The probability means something only for a box that fits a nodule.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "Much of the box is pure white: the gain is too high, and what was brighter is lost."
    ),
    QT_TRANSLATE_NOOP("Sentences", "The box is nearly black; there is hardly anything to judge."),
    QT_TRANSLATE_NOOP(
        "Sentences", "The image is blurred inside the box; the fine detail that the model looks at is lost."
    ),
    QT_TRANSLATE_NOOP("Sentences", "The box %1 reached beyond the image and was clipped to it."),
    # The model and its process
    QT_TRANSLATE_NOOP("Sentences", "No model is installed"),
    QT_TRANSLATE_NOOP("Sentences", "no folder of model bundles holds one"),
    QT_TRANSLATE_NOOP("Sentences", "Install a model."),
    QT_TRANSLATE_NOOP("Sentences", "The model %1 is not installed"),
    QT_TRANSLATE_NOOP("Sentences", "its folder is gone"),
    QT_TRANSLATE_NOOP("Sentences", "Choose another model."),
    QT_TRANSLATE_NOOP("Sentences", "The model %1 cannot be used"),
    QT_TRANSLATE_NOOP("Sentences", "Install the model again, or choose another."),
    QT_TRANSLATE_NOOP("Sentences", "No model is loaded"),
    QT_TRANSLATE_NOOP("Sentences", "No box can be suggested"),
    QT_TRANSLATE_NOOP("Sentences", "no model for it is loaded"),
    QT_TRANSLATE_NOOP("Sentences", "Draw the box by hand."),
    QT_TRANSLATE_NOOP("Sentences", "The image did not reach the model"),
    QT_TRANSLATE_NOOP("Sentences", "it was asked about before it was handed over"),
    QT_TRANSLATE_NOOP("Sentences", "The image cannot be handed to the model"),
    QT_TRANSLATE_NOOP("Sentences", "Free some space on the disk and ask again."),
    QT_TRANSLATE_NOOP("Sentences", "%1 holds no grey or RGB frame"),
    QT_TRANSLATE_NOOP("Sentences", "A request could not be understood"),
    QT_TRANSLATE_NOOP("Sentences", "The model's process cannot be started"),
    QT_TRANSLATE_NOOP("Sentences", "The model's process ended unexpectedly"),
    QT_TRANSLATE_NOOP("Sentences", "it was started again and ended again"),
    QT_TRANSLATE_NOOP("Sentences", "Close other programs to free memory, and try again."),
    QT_TRANSLATE_NOOP("Sentences", "Close other programs to free memory, then start the model again."),
    QT_TRANSLATE_NOOP("Sentences", "unknown cause"),
    # Model bundles
    QT_TRANSLATE_NOOP("Sentences", "%1 is missing"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is damaged"),
    QT_TRANSLATE_NOOP("Sentences", "%1 was altered or damaged: its SHA-256 is not the one in %2"),
    QT_TRANSLATE_NOOP("Sentences", "it is no JSON"),
    QT_TRANSLATE_NOOP("Sentences", "schema is not %1"),
    QT_TRANSLATE_NOOP("Sentences", "classes are not benign, malignant"),
    QT_TRANSLATE_NOOP("Sentences", "channels of input is not 3"),
    QT_TRANSLATE_NOOP("Sentences", "id is %1, but the folder is %2"),
    QT_TRANSLATE_NOOP("Sentences", "preprocessing of input is %1, and this program has %2"),
    QT_TRANSLATE_NOOP("Sentences", "framing of input is %1, and this program has %2"),
    QT_TRANSLATE_NOOP("Sentences", "a name in files is no plain file name"),
    QT_TRANSLATE_NOOP("Sentences", "%1 of files is no SHA-256"),
    QT_TRANSLATE_NOOP("Sentences", "files has no %1"),
    QT_TRANSLATE_NOOP("Sentences", "%1: its logits do not come from its head_… weights"),
    QT_TRANSLATE_NOOP("Sentences", "%1 does not give the answers that %2 expects"),
    QT_TRANSLATE_NOOP("Sentences", "%1 does not give the maps that %2 expects"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is no file of plain arrays"),
    QT_TRANSLATE_NOOP("Sentences", "%1: its head takes %2 channels, not %3"),
    QT_TRANSLATE_NOOP("Sentences", "%1: %2 is missing or not of the shape (n, …) = %3"),
    QT_TRANSLATE_NOOP("Sentences", "%1 holds no %2, or not one answer for each"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is no network that can be run"),
    QT_TRANSLATE_NOOP("Sentences", "%1 has %2 inputs and %3 outputs, not 1 and %4"),
    QT_TRANSLATE_NOOP("Sentences", "input"),
    QT_TRANSLATE_NOOP("Sentences", "output"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is missing or not of the shape %2"),
    QT_TRANSLATE_NOOP("Sentences", "%1 holds values that are not finite"),
    QT_TRANSLATE_NOOP("Sentences", "spread holds values that are not above 0"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is no committee: %2"),
    QT_TRANSLATE_NOOP("Sentences", "it has %1 members, not %2 to %3"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is missing, or not finite float32 of the shape %2"),
    QT_TRANSLATE_NOOP("Sentences", "scale is not above 0"),
    QT_TRANSLATE_NOOP("Sentences", "the head's layers are incomplete"),
    QT_TRANSLATE_NOOP("Sentences", "layer %1 of the head does not fit its neighbours"),
    QT_TRANSLATE_NOOP("Sentences", "layer %1 of the head holds values that are not finite"),
    QT_TRANSLATE_NOOP("Sentences", "the head must end in two logits"),
    # What is said between the processes
    QT_TRANSLATE_NOOP("Sentences", "the line is longer than %1 bytes"),
    QT_TRANSLATE_NOOP("Sentences", "the file"),
    QT_TRANSLATE_NOOP("Sentences", "the message"),
    QT_TRANSLATE_NOOP("Sentences", "a text"),
    QT_TRANSLATE_NOOP("Sentences", "one of %1"),
    QT_TRANSLATE_NOOP("Sentences", "true or false"),
    QT_TRANSLATE_NOOP("Sentences", "a list of texts"),
    QT_TRANSLATE_NOOP("Sentences", "a list of objects"),
    QT_TRANSLATE_NOOP("Sentences", "a member of %1"),
    QT_TRANSLATE_NOOP("Sentences", "a list of %1 numbers"),
    QT_TRANSLATE_NOOP("Sentences", "a whole number from %1 to %2"),
    QT_TRANSLATE_NOOP("Sentences", "a number"),
    QT_TRANSLATE_NOOP("Sentences", "within its range"),
    QT_TRANSLATE_NOOP("Sentences", "the %1 ends below its beginning"),
    QT_TRANSLATE_NOOP("Sentences", "the %1 are no base64 of float32 numbers"),
    QT_TRANSLATE_NOOP("Sentences", "the %1 of the map do not fill its shape"),
    QT_TRANSLATE_NOOP("Sentences", "the values of the map are not 0 or above"),
    QT_TRANSLATE_NOOP("Sentences", "the %1 are not finite"),
    QT_TRANSLATE_NOOP("Sentences", "the pooled are not 1 to %1 numbers"),
    QT_TRANSLATE_NOOP("Sentences", "a name in %1 is there twice"),
    QT_TRANSLATE_NOOP("Sentences", "the %1 of an operating point lies outside of its interval"),
    # Similar nodules
    QT_TRANSLATE_NOOP("Sentences", "Nodules cannot be compared"),
    QT_TRANSLATE_NOOP("Sentences", "the library holds features of another length"),
    QT_TRANSLATE_NOOP("Sentences", "Similar nodules are not shown"),
    QT_TRANSLATE_NOOP(
        "Sentences", "this library keeps what the model says from its readers until they have given an opinion"
    ),
    QT_TRANSLATE_NOOP("Sentences", "Look at them in the window, once you have judged the nodule."),
)
