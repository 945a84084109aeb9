"""People and programs: who works here, what each may do, links and tokens shown once. For administrators."""

from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from liuke.app.access import Scope
from liuke.kit.errors import LiukeError
from liuke.model.words import Duty
from liuke.state.errors import UnknownTokenError
from liuke.web.errors import DutySinceError, NoPageError
from liuke.web.pages.access import check_form, field
from liuke.web.render import show
from liuke.web.toasts import Toast
from liuke.web.visit import Visit

_HALF = 400
_ACTS = ("role", "off", "on", "link")


def show_people(seen: Visit, wrong: LiukeError | None = None, typed: dict[str, str] | None = None) -> Response:
    """Show everybody with how they sign in, and every token."""
    said, tokens = seen.ask("user_list")["users"], seen.ask("token_list")["tokens"]
    names = {one["id"]: one["name"] for one in said}
    once = seen.site.once.take(seen.session.csrf) if seen.session else None
    return show(
        seen,
        "people_admin.html",
        on="guard",
        status=wrong.http_status if wrong else 200,
        people=[_person(seen, one) for one in said],
        tokens=[_token(seen, one, names) for one in tokens],
        duties=[(str(duty), seen.pen.say(f"duty.{duty}")) for duty in Duty],
        scopes=[str(scope) for scope in Scope],
        once=once,
        wrong=seen.error(wrong) if wrong else None,
        typed=typed or {},
    )


def _person(seen: Visit, one: dict[str, Any]) -> dict[str, Any]:
    way = "company" if one["company"] else "password" if one["password"] else "link"
    return one | {
        "label": seen.pen.say(f"duty.{one['duty']}"),
        "way": seen.pen.text(f"begin.way.{way}"),
        "off": seen.pen.moment(one["off_at"]) if one["off_at"] else "",
        "settings": one["source"] == "liuke.toml",
        "me": seen.person is not None and seen.person.id == one["id"],
    }


def _token(seen: Visit, one: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return one | {
        "who": names.get(one["person"], one["person"]),
        "made": seen.pen.moment(one["created_at"]),
        "until": seen.pen.moment(one["expires_at"]) if one["expires_at"] else seen.pen.text("begin.for_ever"),
        "used": seen.pen.moment(one["used_at"]) if one["used_at"] else seen.pen.text("begin.never_used"),
        "revoked": seen.pen.moment(one["revoked_at"]) if one["revoked_at"] else "",
    }


def add(seen: Visit, form: dict[str, str]) -> Response:
    """Add a person; the link by which they set their password is shown once."""
    check_form(seen, form)
    try:
        said = seen.ask(
            "user_add",
            id=field(form, "id").strip(),
            name=form.get("name", ""),
            duty=form.get("duty", "viewer"),
            email=form.get("email", ""),
            language=form.get("language", ""),
        )
    except LiukeError as why:
        if why.http_status in (401, 403):
            raise
        return show_people(seen, why, form)
    _show_once(seen, seen.pen.text("begin.link_for", who=said["user"]["name"]), _here(seen, said["link"]))
    return RedirectResponse("/people#once", status_code=303)


def do(seen: Visit, form: dict[str, str]) -> Response:
    """Change a duty, switch somebody off or on, or make a new link."""
    check_form(seen, form)
    user, act = seen.request.path_params["user"], seen.request.path_params["act"]
    if act not in _ACTS:
        raise NoPageError(path=seen.request.url.path)
    try:
        _done(seen, user, act, form)
    except LiukeError as why:
        if why.http_status in (401, 403):
            raise
        return show_people(seen, why)
    return RedirectResponse("/people#once" if act == "link" else "/people", status_code=303)


def _done(seen: Visit, user: str, act: str, form: dict[str, str]) -> None:
    if act == "role":
        was = next((one["duty"] for one in seen.ask("user_list")["users"] if one["id"] == user), "")
        if form.get("only_from", was) != was:
            raise DutySinceError(who=user, duty=seen.pen.say(f"duty.{was}") if was else "")
        said = seen.ask("user_role", user=user, duty=field(form, "duty"))["user"]
        text = seen.pen.text("begin.now_duty", who=said["name"], duty=seen.pen.say(f"duty.{said['duty']}"))
        me = seen.person is not None and seen.person.id == user  # whoever gave their own duty away cannot take it back
        undo = f"/people/{quote(user, safe='')}/role" if was != said["duty"] and not me else ""
        seen.tell(text, undo=undo, duty=was, only_from=str(said["duty"]))
    elif act == "link":
        said = seen.ask("user_password", user=user)
        _show_once(seen, seen.pen.text("begin.link_for", who=said["user"]["name"]), _here(seen, said["link"]))
    else:
        said = seen.ask("user_off", user=user, on=act == "on")["user"]
        other = "off" if act == "on" else "on"
        seen.tell(seen.pen.text(f"begin.now_{act}", who=said["name"]), undo=f"/people/{said['id']}/{other}")


def add_token(seen: Visit, form: dict[str, str]) -> Response:
    """Make a token for a program, shown once."""
    check_form(seen, form)
    scopes = [str(scope) for scope in Scope if form.get(f"scope_{scope}")]
    days = form.get("days", "365")
    try:
        said = seen.ask(
            "token_add",
            name=form.get("name", ""),
            user=form.get("user", ""),
            scopes=scopes,
            days=int(days) if days.isdecimal() and len(days) < 6 else -1,
        )
    except LiukeError as why:
        if why.http_status in (401, 403):
            raise
        return show_people(seen, why, form)
    _show_once(seen, seen.pen.text("begin.token_named", name=said["name"]), said["token"])
    return RedirectResponse("/people#once", status_code=303)


def show_revoke(seen: Visit) -> Response:
    """Ask once more before a token is revoked: programs stop at that moment, and no undo may open it anew."""
    tokens = {one["id"]: one for one in seen.ask("token_list")["tokens"]}
    one = tokens.get(seen.request.path_params["token"])
    if one is None:
        raise UnknownTokenError(token=seen.request.path_params["token"][:80])
    names = {person["id"]: person["name"] for person in seen.ask("user_list")["users"]}
    return show(seen, "token_confirm.html", on="guard", it=_token(seen, one, names))


def revoke(seen: Visit, form: dict[str, str]) -> Response:
    """Let a token open nothing from now on."""
    check_form(seen, form)
    said = seen.ask("token_revoke", id=seen.request.path_params["token"])
    seen.tell(seen.pen.text("begin.token_gone", name=said["name"]))
    return RedirectResponse("/people#tokens", status_code=303)


def _show_once(seen: Visit, title: str, secret: str) -> None:
    if seen.session is not None:
        seen.site.once.put(seen.session.csrf, Toast(text=title, undo=secret[:_HALF]))


def _here(seen: Visit, link: str) -> str:
    """Write a sign-in link with the address that people open these pages by."""
    entry = seen.site.entry
    if entry is not None and entry.url:
        return link
    url = seen.request.url
    return f"{url.scheme}://{seen.request.headers.get('host', url.netloc)}/in?key={link.partition('key=')[2]}"
