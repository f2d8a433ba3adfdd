"""The pictures of docs/accuracy.md, as SVG."""
import html

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 560, 420, 60, 50, 20, 130
COLOURS = ("#3e8ed0", "#f2a33a", "#48c78e", "#b86bff", "#d64545", "#7b8794", "#1f2933", "#0f9b8e")


def at(x, y):
    return LEFT + (WIDTH - LEFT - RIGHT) * x, HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * y


def point(x, y):
    return "{:.1f},{:.1f}".format(*at(x, y))


def frame(below, beside, inside):
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="12">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for tenth in range(0, 11, 2):
        x, y = at(tenth / 10, tenth / 10)
        lines.append(f'<path d="M{point(0, tenth / 10)} L{point(1, tenth / 10)} M{point(tenth / 10, 0)} L{point(tenth / 10, 1)}" stroke="#e4e7eb"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tenth / 10:.1f}</text>')
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{tenth / 10:.1f}</text>')
    lines.append(f'<path d="M{point(0, 1)} L{point(0, 0)} L{point(1, 0)}" fill="none" stroke="black"/>')
    lines.append(f'<text x="{at(0.5, 0)[0]:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{html.escape(below)}</text>')
    lines.append(f'<text transform="translate(16 {at(0, 0.5)[1]:.1f}) rotate(-90)" text-anchor="middle">{html.escape(beside)}</text>')
    return "\n".join(lines + inside + ["</svg>", ""])


def calibration_picture(bins):
    """bins: (said, was right, findings). A circle's area tells how many."""
    most = max(count for _, _, count in bins)
    inside = [f'<path d="M{point(0, 0)} L{point(1, 1)}" stroke="black" stroke-dasharray="5 4"/>']
    for said, right, count in bins:
        x, y = at(said, right)
        inside.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + 15 * (count / most) ** 0.5:.1f}" fill="{COLOURS[0]}" fill-opacity="0.6"/>')
        inside.append(f'<text x="{x + 6:.1f}" y="{y + 18:.1f}">{count}</text>')
    return frame("confidence", "how often it was right", inside)


def curve_picture(rows, points):
    """rows: (min-confidence, recall, precision) of leaktight; points: what each scanner does by default."""
    line = " ".join(point(recall, precision) for _, recall, precision in rows)
    inside = [f'<polyline points="{line}" fill="none" stroke="{COLOURS[0]}" stroke-width="2"/>']
    for n, (name, (recall, precision)) in enumerate(points.items()):
        x, y = at(recall, precision)
        colour, key = COLOURS[n % len(COLOURS)], TOP + 20 + 18 * n
        inside.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>')
        inside.append(f'<circle cx="{WIDTH - RIGHT + 22}" cy="{key - 4}" r="5" fill="{colour}"/>')
        inside.append(f'<text x="{WIDTH - RIGHT + 32}" y="{key}">{html.escape(name)}</text>')
    return frame("recall", "precision", inside)
