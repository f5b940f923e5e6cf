"""The plots, as SVG."""

import importlib
from pathlib import Path
from typing import Any

from benchmarks.report import Plot

HASH_SALT = "photoenhance"  # the same plot gives the same file


def draw(plot: Plot, target: Path) -> None:
    """Write a plot to a file."""
    # By name, because types are checked where matplotlib is not installed, too.
    matplotlib: Any = importlib.import_module("matplotlib")
    figures: Any = importlib.import_module("matplotlib.figure")
    with matplotlib.rc_context({"svg.hashsalt": HASH_SALT, "svg.fonttype": "none", "font.size": 9}):
        figure = figures.Figure(figsize=(7, 4), layout="constrained")
        axes = figure.add_subplot()
        for name, points in plot.curves.items():
            style = ":" if name.endswith("(quoted)") else "-"
            axes.plot(*zip(*points, strict=True), style, marker="o", markersize=3, linewidth=1.2, label=name)
        if plot.logarithmic:
            axes.set_xscale("log")
            axes.set_yscale("log")
        axes.set(title=plot.title, xlabel=plot.x, ylabel=plot.y)
        axes.grid(visible=True, linewidth=0.3)
        axes.legend(fontsize=7)
        figure.savefig(target, metadata={"Date": None})
