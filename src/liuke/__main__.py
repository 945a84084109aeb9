"""The front door: ``liuke …`` and ``python -m liuke``. Here alone one door is shown where another is."""

from pathlib import Path

from liuke.cli.door import HouseDoor
from liuke.cli.main import main as command_line
from liuke.kit.errors import Language


def _serve(folder: Path, host: str, port: int, language: Language) -> None:
    from liuke.web.serve import serve  # noqa: PLC0415 - a web server that no other command needs

    serve(folder, host, port, language)


def main() -> None:
    """Run the line that the shell gave."""
    command_line(HouseDoor(serve=_serve))


if __name__ == "__main__":
    main()
