"""Puts what the tracking plan words into a person's facts, in their language: steps, answers, paid features."""

from typing import Any

from liuke.facts.tracking import TrackingPlan
from liuke.kit.errors import Language


def worded(plan: TrackingPlan, facts: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return facts in which ``stuck``, ``unused`` and ``used`` are named as people name them.

    Of several paid features not used, the one that says what it does for this person's own purpose goes first.
    """
    stuck, unused, used = (facts.get(name, {}) for name in ("stuck", "unused", "used"))
    said: dict[str, Any] = {}
    if stuck:
        answer = plan.faqs.get(stuck["key"])
        said["stuck"] = {"step": stuck[language]} | ({"answer": getattr(answer, language)} if answer else {})
    if used:
        said["used"] = {"name": plan.features.get(used["key"], used["key"])}
    if unused:
        said["unused"] = _unused(plan, unused, (unused.get("intent"), used.get("key")), language)
    return facts | said


def _unused(
    plan: TrackingPlan, unused: dict[str, Any], purposes: tuple[str | None, ...], language: Language
) -> dict[str, Any]:
    shown = [(key, *plan.showcase[key].to(purposes)) for key in unused.get("keys", ()) if key in plan.showcase]
    if not shown:
        return {}
    key, words, _ = min(shown, key=lambda one: not one[2])
    return {"name": plan.features.get(key, key), "does": getattr(words, language)}
