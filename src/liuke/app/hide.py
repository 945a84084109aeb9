"""Takes out of an answer what its reader is not to see: names, addresses and numbers of people, and sealed links."""

import re
from collections.abc import Mapping
from typing import Any

_PERSONAL = frozenset({"name", "phone", "mobile", "email", "e_mail", "address", "wechat", "id_card"})
_OWNERS = frozenset({"", "user", "person", "contact"})
_SEALED = re.compile(r"(https?://[^\s/]+/(?:u|settings|report|shared|progress|inbox|calendar)/)[A-Za-z0-9_\-]{8,}")
_FACTS = ("facts", "details", "profile")
_MAPPING, _LIST = (dict, Mapping), (list, tuple)
_PLAIN = frozenset({int, float, bool, type(None)})
"""What holds nothing to hide. Walking to each number of an answer took a quarter of Today."""


def personal(key: str) -> bool:
    """Whether a fact's name says that it is about who somebody is: ``user.name`` is, ``item.name`` is not."""
    owner, _, field = key.rpartition(".")
    return field.lower() in _PERSONAL and owner in _OWNERS


def masked(value: Any) -> str:
    """Hide what tells who somebody is: ``周**``, ``138****2201``, ``a***@example.com``; what is hidden stays so."""
    text = str(value)
    if not text or "*" in text:
        return text
    if "@" in text:
        name, _, domain = text.partition("@")
        return f"{name[:1]}***@{domain}"
    if sum(c.isdigit() for c in text) >= 7:
        return f"{text[:3]}****{text[-4:]}" if len(text) >= 9 else "****"
    return f"{text[:1]}**"


def unsealed(document: Any) -> Any:
    """Return an answer whose links no longer open anybody's settings: a reader of a plan is not its receiver."""
    if isinstance(document, str):
        return _SEALED.sub(r"\1…", document) if "://" in document else document
    if isinstance(document, _MAPPING):
        return {name: one if type(one) in _PLAIN else unsealed(one) for name, one in document.items()}
    if isinstance(document, _LIST):
        return [one if type(one) in _PLAIN else unsealed(one) for one in document]
    return document


def hidden(document: Any) -> Any:
    """Return an answer with personal facts masked, and with them every sentence beside them that says one."""
    if isinstance(document, _MAPPING):
        return _mapping(document)
    if isinstance(document, _LIST):
        return [one if type(one) in _PLAIN or type(one) is str else hidden(one) for one in document]
    return document


def _mapping(document: Mapping[str, Any]) -> dict[str, Any]:
    holds = [name for name in _FACTS if name in document]
    said = {
        str(value): masked(value)
        for facts in map(document.get, holds)
        if isinstance(facts, Mapping)
        for key, value in facts.items()
        if value and isinstance(value, str) and personal(str(key))
    }
    whole = {
        name: one if type(one) in _PLAIN or type(one) is str else _facts(one) if name in holds else hidden(one)
        for name, one in document.items()
    }
    return {name: _without(value, said) for name, value in whole.items()} if said else whole


def _facts(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return hidden(value)
    return {
        key: masked(one) if isinstance(one, str) and personal(str(key)) else hidden(one) for key, one in value.items()
    }


def _without(value: Any, said: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for clear, shown in said.items():
            value = value.replace(clear, shown)
        return value
    if isinstance(value, Mapping):
        return {name: _without(one, said) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without(one, said) for one in value]
    return value
