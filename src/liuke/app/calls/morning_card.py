"""The morning as a card in team chat and by mail: what Today decides, once a day to whom ``[morning]`` names."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from liuke.app.answers.morning_card import TodayCard
from liuke.app.calls.ask import Ask, one_of
from liuke.app.calls.today import today
from liuke.app.house import business_day
from liuke.app.notify import office, targets_of
from liuke.app.say import say
from liuke.app.settings import read_settings
from liuke.app.settings_team import AlarmTarget, MorningSettings
from liuke.app.where import address
from liuke.delivery.card import FORMATS, Card, Point, Tone
from liuke.delivery.card_hand import CardHand
from liuke.delivery.card_mail import mail
from liuke.delivery.notices import Target, tell
from liuke.flow.house import House
from liuke.kit.errors import Language
from liuke.kit.money import counted, percent, written
from liuke.model.moment import AsOf
from liuke.state.alarms import MORNING, SENT, UNCERTAIN, Notice, notices, supersede_mornings
from liuke.state.switches import notices_on

KINDS = (*FORMATS, "mail", "text")
_MOST = 3
_DAYS_ZH = "一二三四五六日"
_SETTLED = (SENT, UNCERTAIN)


def today_card(
    house: House, ask: Ask, *, kind: str = "text", as_of: str | None = None
) -> Annotated[dict[str, Any], TodayCard]:
    """Show the morning's card as one of the chats or a mail would get it; nothing is sent."""
    wanted = one_of("today", "--card", kind, KINDS)
    card = morning_card(house, ask, as_of)
    payload: Any = f"{card.title}\n{card.text}"
    if wanted == "mail":
        payload = mail(card, ask.language)
    elif wanted != "text":
        payload = FORMATS[wanted](card)  # type: ignore[index]  # the kinds of FORMATS and two more
    return {"kind": wanted, "title": card.title, "tone": card.tone, "text": card.text, "payload": payload}


def tell_morning(house: House, ask: Ask, day: AsOf | None = None, hand: CardHand | None = None) -> dict[str, Any]:
    """Tell each target its card, once a calendar day and between two times of day; says why where nobody is told."""
    settings = read_settings(house.folder).morning
    why = _why_not(house, settings, day)
    waiting = {} if why else _waiting(house, settings)
    if not waiting:
        return _said(ask, why, settings)
    now = house.clock.now()
    local = now.astimezone(house.zone).date()
    supersede_mornings(house.state, local, now)
    counted_up = {"sent": 0, "failed": 0, "uncertain": 0}
    for to, target in waiting.values():
        card = morning_card(house, Ask(language=to.language), None, figures=settings.figures)
        if not card.points and settings.quiet == "still":
            return _said(ask, "quiet", settings)
        notice = _notice(house, card, to, local)
        given = _hand_over(hand or CardHand(), card, to.language)
        for name, n in tell(house.state, [(target, notice)], house.clock.now, given).items():
            counted_up[name] += n
    return {"why": "", **counted_up, "text": _told(ask, counted_up)}


def _told(ask: Ask, counted_up: Mapping[str, int]) -> str:
    failed = counted_up["failed"] + counted_up["uncertain"]
    return say("morning.told.told", ask.language, sent=counted_up["sent"], failed=failed)


def _said(ask: Ask, why: str, settings: MorningSettings) -> dict[str, Any]:
    """Say why nobody was told; nothing where everybody has been."""
    at = {"early": settings.after, "late": settings.before}.get(why, "")
    text = say(f"morning.told.{why}", ask.language, at=at) if why else ""
    return {"why": why, "sent": 0, "failed": 0, "uncertain": 0, "text": text}


def _why_not(house: House, settings: MorningSettings, day: AsOf | None) -> str:
    clock = house.clock.now().astimezone(house.zone).strftime("%H:%M")
    if not settings.tell:
        return "off"
    if not notices_on(house.state):
        return "switched_off"
    if day is not None and day.day != business_day(house, None).day:
        return "past"
    if clock < settings.after:
        return "early"
    return "late" if clock >= settings.before else ""


def _waiting(house: House, settings: MorningSettings) -> dict[str, tuple[AlarmTarget, Target]]:
    """Return whom nobody has told today."""
    local = house.clock.now().astimezone(house.zone).date()
    rows = notices(house.state, alarm=MORNING, limit=200)
    told = {row["target"] for row in rows if row["since"] == local and row["outcome"] in _SETTLED}
    return {to.name: (to, at) for to, at in targets_of(house) if to.name in settings.tell and to.name not in told}


def _hand_over(hand: CardHand, card: Card, language: Language) -> Any:
    return lambda target, notice: hand.give(target, notice, card, language)


def _notice(house: House, card: Card, to: AlarmTarget, day: date) -> Notice:
    title = f"{house.name} · {card.title}"
    return Notice(alarm=MORNING, segment="all", state=MORNING, since=day, target=to.name, title=title, text=card.text)


def morning_card(house: House, ask: Ask, as_of: str | None, *, figures: bool = True) -> Card:
    """Return the card of a morning: the decisions of Today with money and verb, the figures, how fresh it is."""
    said, language = today(house, ask, as_of=as_of), ask.language
    home = office(house)
    decisions = said["decisions"][:_MOST]
    head = say("morning.card.title", language, n=len(decisions)) if decisions else say("morning.card.calm", language)
    alarms = [say("morning.card.firing", language, n=said["firing"])] if said["firing"] else []
    tone: Tone = "good" if not decisions else "info"
    if any(one["tone"] == "bad" for one in decisions):
        tone = "bad"
    return Card(
        title=" · ".join([head, *alarms, _day(said["as_of"], language, weekday=True)]),
        tone=tone,
        lead=say("morning.card.lead", language, name=house.name, said=said["headline"]),
        points=tuple(_point(house, one, home, language) for one in decisions),
        figures=tuple(_figures(house, said["figures"], language)) if figures else (),
        foot=_foot(said, language),
        verb=say("morning.card.open", language),
        link=home + "/",
    )


def _point(house: House, one: dict[str, Any], home: str, language: Language) -> Point:
    facts = [str(words) for words in one.get("evidence") or ()]
    stake = one["rule"]["money_fen"]
    if stake and not any(fact["format"] == "money" for fact in one["facts"]):
        money = written(round(stake / 100) * 100, house.currency, language)
        facts.append(say("morning.card.stake", language, money=money))
    if one.get("owner"):
        who = say(f"web.owner.{one['owner']}", language, otherwise=str(one["owner"]))
        facts.append(say("morning.card.owner", language, who=who))
    return Point(
        title=str(one["title"]),
        label=str(one["label"]),
        facts=tuple(facts),
        until=_until(house, one.get("deadline"), language),
        verb=str(one["verb"]),
        link=home + address(one["page"], one["target"]),
    )


def _until(house: House, deadline: str | None, language: Language) -> str:
    if not deadline:
        return ""
    at = datetime.fromisoformat(deadline).astimezone(house.zone)
    return say("morning.card.until", language, at=f"{_day(at.date().isoformat(), language)} {at:%H:%M}")


def _figures(house: House, figures: list[dict[str, Any]], language: Language) -> list[tuple[str, str]]:
    shown = []
    for one in figures:
        if one["value"] is None:
            continue
        value = _value(house, one["value"], one["format"], language)
        unit = one["unit"] and (" " if language == "en" else "") + one["unit"]
        text = f"{value}{unit}"
        if one["delta"] is not None:
            change = _change(one["delta"], one["delta_format"], language)
            text = say("morning.card.change", language, value=text, change=change)
        shown.append((str(one["label"]), text))
    return shown


def _value(house: House, value: float, kind: str, language: Language) -> str:
    if kind == "money":
        return written(round(value / 100) * 100, house.currency, language)
    if kind == "percent":
        return percent(value)
    return counted(value, language) if kind == "count" else f"{value:,.2f}"


def _change(delta: float, kind: str, language: Language) -> str:
    if kind == "percent":
        return percent(delta, signed=True)
    sign = "+" if delta > 0 else "−" if delta < 0 else "±"
    return sign + counted(abs(delta), language)


def _foot(said: dict[str, Any], language: Language) -> str:
    fresh = said["freshness"]
    parts = []
    if fresh["last_day"]:
        parts.append(say("morning.card.through", language, day=_day(fresh["last_day"], language)))
    if fresh["stale_days"]:
        parts.append(say("morning.card.stale", language, n=fresh["stale_days"]))
    if said["sample"]:
        parts.append(say("morning.card.sample", language))
    return " · ".join([*parts, "liuke"])


def _day(said: str, language: Language, *, weekday: bool = False) -> str:
    day = date.fromisoformat(said)
    if language == "zh":
        return f"{day.month}-{day.day:02d}" + (f" 周{_DAYS_ZH[day.weekday()]}" if weekday else "")
    return (f"{day:%a} " if weekday else "") + f"{day.day} {day:%b}"
