"""``thyroid-desktop paper``: the published tables of the study, computed again from the counts that reproduce them."""

from __future__ import annotations

import argparse

from thyroid_desktop import bootstrap
from thyroid_desktop.commands.output import print_json, print_text


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = (
        "Compute Tables 2, 3 and 5 of the study (BMC Cancer 2023) again, and list every cell whose figure or interval "
        "is not what its counts give."
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what differs."""
    from thyroid_desktop.services.evidence.paper_check import record

    check = bootstrap.paper_check()
    if options.json:
        print_json(record(check))
        return 0
    print_text(check.swapped)
    print_text("")
    for cell in check.differing:
        told = [f"Table {cell.table}, {cell.row}, {cell.metric}: printed {cell.published:.3f}"]
        if cell.value == "differs" and cell.recomputed is not None:
            told.append(f"the counts give {cell.recomputed:.4f}")
        if cell.interval == "differs" and cell.share is not None and cell.published_interval is not None:
            low, high = cell.published_interval
            wilson = cell.share.wilson()
            told.append(
                f"interval printed {low:.3f}–{high:.3f}, Wilson {wilson[0]:.3f}–{wilson[1]:.3f} "
                f"({cell.share.successes}/{cell.share.total})"
            )
        elif cell.interval == "differs" and cell.published_interval is not None:
            low, high = cell.published_interval
            right = "" if cell.area_interval is None else ", DeLong {:.3f}–{:.3f}".format(*cell.area_interval)
            told.append(f"interval printed {low:.3f}–{high:.3f}{right or f' ({cell.printed_is})'}")
        print_text("; ".join(told))
    return 0
