"""One tree of errors. The raise carries facts, the class carries the sentence, in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

Language = Literal["zh", "en"]


class LiukeError(Exception):
    """Something the reader can act on: one sentence, a code and the next step.

    ``exit_code`` follows the command line: 1 findings, 2 usage or configuration, 3 data not fresh, 4 refused by guard
    or policy, 5 conflict, 6 external service.
    """

    code: ClassVar[str] = "LK-000"
    en: ClassVar[str] = "Something went wrong"
    zh: ClassVar[str] = "出错了"
    next_en: ClassVar[str] = "liuke check"
    next_zh: ClassVar[str] = "liuke check"
    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 400
    zh_words: ClassVar[Mapping[str, str]] = {}
    """What facts are called in Chinese that are words of ours: states, duties."""

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def sentence(self, language: Language = "en") -> str:
        """Return the sentence with its facts filled in."""
        if language != "zh":
            return self.en.format(**self.facts)
        return self.zh.format(**{name: self._in_chinese(fact) for name, fact in self.facts.items()})

    def _in_chinese(self, fact: Any) -> Any:
        return self.zh_words.get(fact, fact) if isinstance(fact, str) else fact

    def next_step(self, language: Language = "en") -> str:
        """Return what to do next, with its facts filled in."""
        return (self.next_zh if language == "zh" else self.next_en).format(**self.facts)

    def document(self, language: Language = "en") -> dict[str, Any]:
        """Return the error as one JSON document."""
        return {"code": self.code, "message": self.sentence(language), "next": self.next_step(language)}

    def __str__(self) -> str:
        return f"{self.code} {self.sentence()}"


def every_error(root: type[LiukeError] = LiukeError) -> Iterator[type[LiukeError]]:
    """Walk the tree of error classes below ``root``, in the order they were declared."""
    for branch in root.__subclasses__():
        yield branch
        yield from every_error(branch)
