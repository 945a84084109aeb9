"""Every code there is: the guard's reasons and the errors of every room, read from where they are declared."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import liuke
from liuke.kit.document import nearest
from liuke.kit.errors import Language, every_error


class _Blank(dict[str, str]):
    """Fills every placeholder of a sentence with an ellipsis, however it is to be formatted."""

    def __missing__(self, key: str) -> "_Gap":
        return _Gap("…")


class _Gap(str):
    def __format__(self, spec: str) -> str:
        return "…"


def every_code(language: Language) -> list[dict[str, Any]]:
    """Return every code with its kind (``reason`` or ``error``), name and meaning, reasons first, in rule order."""
    return [*_reasons(language), *sorted(_errors(language), key=lambda found: str(found["code"]))]


def find_code(said: str, language: Language) -> dict[str, Any]:
    """Return one code's document, however it is capitalised.

    Raises
    ------
    UnknownCodeError
        There is none of that name; the nearest is suggested.
    """
    from liuke.app.errors import UnknownCodeError

    known = {str(found["code"]): found for found in every_code(language)}
    found = known.get(said.strip().upper())
    if found is None:
        near = nearest(said.strip().upper(), known)
        raise UnknownCodeError(said=said, nearest=f" ({near}?)" if near else "")
    return found


def reason_labels(language: Language) -> dict[str, str]:
    """Return every reason code with its name, in rule order."""
    return {str(found["code"]): str(found["label"]) for found in _reasons(language)}


def _reasons(language: Language) -> Iterator[dict[str, Any]]:
    from liuke.guard.reasons import REASONS

    for reason in REASONS:
        zh = language == "zh"
        yield {
            "code": str(reason.code),
            "kind": "reason",
            "label": reason.zh if zh else reason.en,
            "means": reason.means_zh if zh else reason.means_en,
            "next": "",
            "exit_code": None,
        }


def _errors(language: Language) -> Iterator[dict[str, Any]]:
    for module in pkgutil.walk_packages(liuke.__path__, "liuke."):
        if module.name.endswith((".errors", ".document", ".door")):
            import_module(module.name)
    seen: set[str] = set()
    for error in every_error():
        if error.code in seen or not error.__module__.startswith("liuke."):
            continue
        seen.add(error.code)
        yield {
            "code": error.code,
            "kind": "error",
            "label": _blanked(error.zh if language == "zh" else error.en),
            "means": (error.__doc__ or "").strip().partition("\n")[0] if language == "en" else "",
            "next": _blanked(error.next_zh if language == "zh" else error.next_en),
            "exit_code": error.exit_code,
        }


def _blanked(sentence: str) -> str:
    return sentence.format_map(_Blank())
