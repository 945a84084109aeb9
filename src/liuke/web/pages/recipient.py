"""The pages of the people who are written to: stop, message settings, and where the one next step leads.

Nobody signs in. The signed link in the address is all the authority there is, no cookie is set, and opening a page
changes nothing: scanners open every link. These pages show nothing of the house.
"""

import json
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from liuke.app.errors import BadSettingError
from liuke.web.pages.sealed import Form, answers, shown, token_of
from liuke.web.view.recipient import arranged, erased, named_address
from liuke.web.visit import Visit


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        Route("/u/{token}", answers(lambda seen, _: show_stop(seen)), methods=["GET"]),
        Route("/u/{token}", answers(lambda seen, _: stop(seen)), methods=["POST"]),
        Route("/settings/{token}", answers(lambda seen, _: show_settings(seen)), methods=["GET"]),
        Route("/settings/{token}", answers(save, reads_form=True), methods=["POST"]),
        Route("/open", answers(lambda seen, _: show_open(seen)), methods=["GET"]),
    ]


def show_stop(seen: Visit) -> Response:
    """Say what will stop, with the one button that does it."""
    return _stop_page(seen, seen.ask("recipient_show", token=token_of(seen), link="unsubscribe"), done=False)


def stop(seen: Visit) -> Response:
    """Stop it (RFC 8058): whatever the body says or lacks, without cookie, sign-in or redirect."""
    return _stop_page(seen, seen.ask("recipient_stop", token=token_of(seen)), done=True)


def _stop_page(seen: Visit, said: dict[str, Any], *, done: bool) -> Response:
    return shown(seen, "public_stop.html", it=said, done=done, whom=named_address(said, seen.pen))


def show_settings(seen: Visit) -> Response:
    """Show how a person's message settings stand."""
    return _settings_page(seen, seen.ask("recipient_show", token=token_of(seen)))


def save(seen: Visit, form: Form) -> Response:
    """Keep what the form says, and show how the settings stand then; or give out or erase what is kept."""
    act, _, which = form.get("do", "").partition(".")
    said = {"token": token_of(seen), "proof": form.get("proof", "")}
    match act:
        case "export":
            return _file(seen.ask("recipient_export", **said))
        case "forget":
            return shown(seen, "public_erased.html", it=erased(seen.ask("recipient_forget", **said), seen.pen))
        case "wrong" | "spam":
            words, token = form.get("words", ""), token_of(seen)
            told = seen.ask("recipient_complain", token=token, message=which, kind=act, words=words)
            return _settings_page(seen, told)
        case _:
            return _settings_page(seen, seen.ask("recipient_save", token=token_of(seen), **_read(form)))


def _file(said: dict[str, Any]) -> Response:
    answer = Response(json.dumps(said, ensure_ascii=False, indent=1), media_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _settings_page(seen: Visit, said: dict[str, Any]) -> Response:
    return shown(seen, "public_settings.html", it=arranged(said, seen.pen))


def show_open(seen: Visit) -> Response:
    """Show where the business's own page would open."""
    return shown(seen, "public_open.html")


def _read(form: Form) -> dict[str, Any]:
    """Read a form: what it does not name stays as it is, so that an empty one changes nothing."""
    found: dict[str, Any] = {"act": "", "channels": {}, "topics": {}}
    for name, value in form.items():
        kind, _, which = name.partition(".")
        match kind:
            case "do":
                found["act"], _, found["again"] = value.partition(".")
            case "cap" | "quiet_from" | "quiet_until":
                found[kind] = value
            case "channel":
                found["channels"][which] = _on(value)
            case "topic":
                found["topics"][which] = _on(value)
            case "personalisation":
                found["personalisation"] = _on(value)
            case _:
                pass
    return found


def _on(value: str) -> bool:
    if value not in ("on", "off"):
        raise BadSettingError(said=value[:40])
    return value == "on"
