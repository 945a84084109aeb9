"""Colours of a cell by its share: eleven steps of one hue, each with the ink that reads on it."""

STEPS = 11
_PALE, _DEEP = (0xF0, 0xF6, 0xF5), (0x0D, 0x73, 0x69)


def step(share: float | None, low: float, high: float) -> int:
    """Return which of the steps 0..10 a share takes on a scale from ``low`` to ``high``."""
    if share is None or high <= low:
        return 0
    return max(0, min(STEPS - 1, round((share - low) / (high - low) * (STEPS - 1))))


def colour(at: int) -> str:
    """Return the ground of a step."""
    mixed = (round(p + (d - p) * at / (STEPS - 1)) for p, d in zip(_PALE, _DEEP, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ink(at: int) -> str:
    """Return black or white, whichever reads better on a step."""
    red, green, blue = (int(colour(at)[i : i + 2], 16) / 255 for i in (1, 3, 5))
    light = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def css() -> str:
    """Return the rules of all steps."""
    return "\n".join(f".h-{at} {{ background: {colour(at)}; color: {ink(at)}; }}" for at in range(STEPS))
