"""Voice: NPS, public opinion, and complaints that grow into clues and tasks."""

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.web.pages.beginning import show_beginning
from liuke.web.render import show
from liuke.web.view.voice import clues, nps, opinion
from liuke.web.visit import Visit


def show_voice(seen: Visit) -> Response:
    """Show what people say of us and to us."""
    try:
        said = seen.ask("signal", name="nps"), seen.ask("signal", name="opinion"), seen.ask("clues")
    except NoFactsError:
        return show_beginning(seen, on="voice")
    pen = seen.pen
    it = {"nps": nps(said[0], pen), "opinion": opinion(said[1], pen), "clues": clues(said[2], pen)}
    return show(seen, "voice.html", on="voice", it=it)
