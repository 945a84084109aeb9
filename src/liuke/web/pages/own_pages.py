"""The pages about one person, for that person: their year, on paper too, and what they collected.

Like the message settings they need no sign-in and no script, set no cookie, and are never found by a search.
"""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from liuke.delivery.links import Purpose
from liuke.web.pages.sealed import Form, answers, shown, token_of
from liuke.web.view.own_pages import arranged_progress, arranged_year, year_pdf
from liuke.web.visit import Visit


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        Route("/report/{token}", answers(lambda seen, _: show_year(seen)), methods=["GET"]),
        Route("/report/{token}", answers(act, reads_form=True), methods=["POST"]),
        Route("/report/{token}/year.pdf", answers(lambda seen, _: show_pdf(seen)), methods=["GET"]),
        Route("/shared/{token}", answers(lambda seen, _: show_shared(seen)), methods=["GET"]),
        Route("/progress/{token}", answers(lambda seen, _: show_progress(seen)), methods=["GET"]),
    ]


def show_year(seen: Visit) -> Response:
    """Show a person their year."""
    return _year(seen, seen.ask("report_show", token=token_of(seen)))


def act(seen: Visit, form: Form) -> Response:
    """Make the link for others' eyes, or take what the person writes to us."""
    if form.get("do") == "show":
        return _year(seen, seen.ask("report_for_others", token=token_of(seen)))
    return _year(seen, seen.ask("report_say", token=token_of(seen), words=form.get("words", "")))


def show_pdf(seen: Visit) -> Response:
    """Give the year as a file."""
    said = seen.ask("report_show", token=token_of(seen))
    if not said["there"]:
        return _year(seen, said)
    answer = Response(year_pdf(said, seen.pen, seen.site.workspace.name), media_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="year-{said["to_day"][:4]}.pdf"'
    return answer


def show_shared(seen: Visit) -> Response:
    """Show others what the person chose to show."""
    return _year(seen, seen.ask("report_show", token=token_of(seen), link=str(Purpose.SHOWN_REPORT)))


def show_progress(seen: Visit) -> Response:
    """Show a person what they collected."""
    said = seen.ask("progress_show", token=token_of(seen))
    return shown(seen, "public_progress.html", it=arranged_progress(said, seen.pen))


def _year(seen: Visit, said: dict[str, Any]) -> Response:
    it = arranged_year(said, seen.pen, seen.site.workspace.name)
    return shown(seen, "public_year.html", it=it, token=token_of(seen))
