"""The curve of children with the offer against bus days, drawn in SVG from a ledger.

``python -m bench.planner.curve LEDGER --out curve.svg``
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.planner.ledger import Ledger
from bench.planner.race import Result
from searches.files import write_text

WIDTH, HEIGHT, MARGIN = 640.0, 400.0, 60.0
TITLE = "Children with the offer against bus days in a cycle"

_HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
    'aria-labelledby="curve-title curve-description" font-family="sans-serif" font-size="13">'
)

Curve = dict[int, float]
"""Children by bus days."""


def main(argv: Sequence[str]) -> int:
    """Draw the curve of a ledger."""
    parser = argparse.ArgumentParser(prog="python -m bench.planner.curve", description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    results = list(Ledger(args.ledger).of("county"))
    write_text(drawn(curve(results, "own"), curve(results, "bound")), args.out)
    return 0


def curve(results: Sequence[Result], solver: str) -> Curve:
    """Medians of one solver by the days that stand in the instance's name."""
    found: dict[int, list[float]] = {}
    for result in results:
        days = re.search(r"(\d+) days", result.instance)
        if result.solver == solver and result.children is not None and days:
            found.setdefault(int(days[1]), []).append(result.children)
    return {days: median(values) for days, values in sorted(found.items())}


def drawn(reached: Curve, ceiling: Curve) -> str:
    """Both curves with their figures; the words say the same as the lines."""
    most = max([*reached.values(), *ceiling.values(), 1.0])
    longest = max([*reached, *ceiling, 1])
    words = "; ".join(_words(days, reached[days], ceiling.get(days)) for days in reached)
    return "\n".join(
        [
            _HEAD,
            f'<title id="curve-title">{TITLE}</title>',
            f'<desc id="curve-description">{words}.</desc>',
            f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="#ffffff"/>',
            *_axes(reached, longest),
            *_line(ceiling, longest, most, colour="#767676", dash="6 4", above=True),
            *_line(reached, longest, most, colour="#0072b2", dash="", above=False),
            f'<text x="{MARGIN}" y="24">{TITLE} (solid: planned; dashed: no plan can exceed)</text>',
            "</svg>\n",
        ]
    )


def _words(days: int, children: float, ceiling: float | None) -> str:
    told = f"{days} days: {children:,.0f} children"
    return told if ceiling is None else f"{told}, at most {ceiling:,.0f}"


def _at(days: int, children: float, longest: int, most: float) -> tuple[float, float]:
    x = MARGIN + days / longest * (WIDTH - 2 * MARGIN)
    return x, HEIGHT - MARGIN - children / (1.1 * most) * (HEIGHT - 2 * MARGIN)


def _line(
    values: Curve, longest: int, most: float, *, colour: str, dash: str, above: bool
) -> list[str]:
    if not values:
        return []
    spots = [_at(days, children, longest, most) for days, children in values.items()]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in [_at(0, 0, longest, most), *spots])
    line = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
    figures = [
        f'<text x="{x:.1f}" y="{y + (-10 if above else 20):.1f}" fill="{colour}" '
        f'text-anchor="middle">{children:,.0f}</text>'
        for (x, y), children in zip(spots, values.values(), strict=True)
    ]
    return [line, *figures]


def _axes(reached: Curve, longest: int) -> list[str]:
    floor = HEIGHT - MARGIN
    marks = [
        f'<text x="{_at(days, 0, longest, 1)[0]:.1f}" y="{floor + 20:.0f}" text-anchor="middle">{days}</text>'
        for days in reached
    ]
    line = f'<path d="M{MARGIN} {floor}H{WIDTH - MARGIN}" stroke="#1a1a1a"/>'
    return [
        line,
        *marks,
        f'<text x="{WIDTH / 2}" y="{floor + 42:.0f}" text-anchor="middle">bus days</text>',
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
