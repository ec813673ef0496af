"""What a dataset bundle holds, in numbers for people and for machines."""

from __future__ import annotations

from collections import Counter
from typing import Any

from training.bundles.building import class_counts
from training.bundles.manifest import HELD_OUT, BundledImage, Manifest, digest_of


def described(manifest: Manifest) -> dict[str, Any]:
    """The numbers of a bundle; malignant is the positive class."""
    nodules = [one for image in manifest.images for one in image.nodules]
    return {
        "schema": manifest.schema,
        "content_sha256": digest_of(manifest),
        "source": manifest.source,
        "created": manifest.created,
        "patients": len({image.patient for image in manifest.images}),
        "are_patients_known": manifest.are_patients_known,
        "groups": len({image.group for image in manifest.images}),
        "images": len(manifest.images),
        "nodules": len(nodules),
        "malignant": sum(one.label.verdict == "malignant" for one in nodules),
        "labels": _counted(f"{one.label.verdict}, {one.label.basis}" for one in nodules),
        "areas": _counted(image.area for image in manifest.images),
        "files": 1 + len(manifest.files()),
        "parts": {_named(part): _part(manifest, part) for part in (*range(manifest.split.folds), HELD_OUT)},
        "split": {
            "seed": manifest.split.seed,
            "folds": manifest.split.folds,
            "held_out_share": manifest.split.held_out_share,
        },
        "near_duplicates": len(manifest.duplicates),
        "near_duplicates_across_patients": sum(one.is_across_patients for one in manifest.duplicates),
        "near_duplicates_with_other_labels": sum(one.is_label_contradicted for one in manifest.duplicates),
        "omitted": dict(manifest.omitted),
    }


def sentences(numbers: dict[str, Any]) -> list[str]:
    """The same for people, a line each."""
    known = "patients" if numbers["are_patients_known"] else "patients (guessed generously: the source names none)"
    lines = [
        f"{numbers['images']} images of {numbers['patients']} {known} from {numbers['source']}",
        f"{numbers['groups']} groups that are never split",
        f"{numbers['nodules']} nodules, {numbers['malignant']} of them malignant: {_listed(numbers['labels'])}",
    ]
    lines += [
        f"{name}: {part['groups']} groups, {part['images']} images, {part['nodules']} nodules, "
        f"{part['malignant']} malignant"
        for name, part in numbers["parts"].items()
    ]
    lines.append(
        f"{numbers['near_duplicates']} pairs of near-duplicates, {numbers['near_duplicates_across_patients']} across "
        f"patients, {numbers['near_duplicates_with_other_labels']} with another label; each pair on one side"
    )
    lines.append(f"What is shown of the frames: {_listed(numbers['areas'])}")
    if numbers["areas"].get("declared", 0) < numbers["images"]:
        lines.append(
            "Where the scan area is not declared by the file, look for names in the frames before passing them on."
        )
    lines += [f"Left out: {count} × {reason}" for reason, count in numbers["omitted"].items()]
    lines.append(f"Content {numbers['content_sha256']}")
    return lines


def _part(manifest: Manifest, part: int) -> dict[str, int]:
    images: list[BundledImage] = [image for image in manifest.images if image.part == part]
    counts = [class_counts(image) for image in images]
    malignant = sum(one for _, one in counts)
    return {
        "groups": len({image.group for image in images}),
        "images": len(images),
        "nodules": sum(one for one, _ in counts) + malignant,
        "malignant": malignant,
    }


def _named(part: int) -> str:
    return "held out" if part == HELD_OUT else f"fold {part}"


def _counted(names: Any) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
