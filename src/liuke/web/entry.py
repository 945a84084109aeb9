"""How people come in where several work here: by password, by the link of the first run, or through their company."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, overload

from liuke.app.calls.entry import set_password
from liuke.app.errors import PersonThereError, SignInNameError
from liuke.app.house import settings_of
from liuke.app.measures import measures
from liuke.app.own import Mine, mine
from liuke.app.settings_team import CompanySettings, Person
from liuke.facts.export import export
from liuke.facts.fresh import span
from liuke.flow.house import House
from liuke.kit.chance import fingerprint, token
from liuke.kit.clock import stopwatch
from liuke.kit.errors import LiukeError
from liuke.kit.passwords import holds
from liuke.model.words import Duty
from liuke.state import sessions
from liuke.state.api_acts import ApiAct, begin_act, give_back, keep_answer
from liuke.state.audit import note
from liuke.state.meta import recall, remember
from liuke.state.people import Account, account_from, account_of, accounts, keep_external, keep_person, people
from liuke.state.people import Person as Kept
from liuke.state.sessions import Session
from liuke.state.tokens import Token, whose_token
from liuke.web.errors import CompanyRefusedError, ManyTriesError, SetUpOverError, WrongPasswordError
from liuke.web.pace import Pace
from liuke.web.tries import Tries

_FRESH_S = 1.0
_OWN_S = 60.0
_SET_UP = "set_up_key"
_MOST_BLOCKED = 1_000
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each password takes 19 MiB and a tenth of a second to look at."""


class HousePeople(Sequence[Person]):
    """The people of the house as they are now; read anew at most once a second, and whenever one changed."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._read: tuple[float, tuple[Person, ...]] | None = None

    def _now(self) -> tuple[Person, ...]:
        if self._read is None or stopwatch() - self._read[0] > _FRESH_S:
            found = people(self._house.state)
            said = tuple(
                Person(id=p.id, name=p.name, duty=Duty(p.duty), language="en" if p.language == "en" else "zh")
                for p in found
            )
            self._read = (stopwatch(), said)
        return self._read[1]

    def changed(self) -> None:
        """Read anew at the next question."""
        self._read = None

    @overload
    def __getitem__(self, place: int) -> Person: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Person]: ...
    def __getitem__(self, place: int | slice) -> Person | Sequence[Person]:
        """Return one of them."""
        return self._now()[place]

    def __iter__(self) -> Iterator[Person]:
        """Walk over them as they are at this moment."""
        return iter(self._now())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._now())


class HouseSessions:
    """Sessions in the state: they outlive the server, and end with a password, a duty or a person."""

    def __init__(self, house: House) -> None:
        self._house = house

    def start(self, person_id: str) -> str:
        """Open a session and return its id, which only the browser keeps."""
        return sessions.start(self._house.state, person_id, self._house.clock.now())

    def find(self, said: str | None) -> Session | None:
        """Return the session of an id; None when it is unknown or over."""
        return sessions.find(self._house.state, said, self._house.clock.now()) if said else None

    def end(self, said: str | None) -> None:
        """Close a session."""
        if said:
            sessions.end(self._house.state, said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the company's provider says of somebody, after all of it was checked."""

    external: str
    email: str
    verified: bool
    name: str
    groups: tuple[str, ...]


class Entry:
    """The door for people of an open house."""

    def __init__(self, house: House, folk: HousePeople, env: Callable[[str], str | None]) -> None:
        self._house, self._folk, self._tries = house, folk, Tries(house.clock)
        self._own: dict[str, tuple[float, Mine]] = {}
        self._blocked: dict[str, datetime] = {}
        self.pace = Pace()
        self._shared: tuple[float, bool] | None = None
        said = settings_of(house).access
        self.url, self.passwords, self.company = said.url.rstrip("/"), said.passwords, said.company
        self.secret = env(said.company.secret_env) if said.company else None

    @property
    def shared(self) -> bool:
        """Whether several people work here, so that even reading asks who one is.

        Somebody has a password, or comes through the company, or the pages have an address of their own.
        """
        if self.url or self.company:
            return True
        if self._shared is None or stopwatch() - self._shared[0] > _FRESH_S:
            found = any(one.password and one.off_at is None for one in accounts(self._house.state))
            self._shared = (stopwatch(), found)
        return self._shared[1]

    def changed(self) -> None:
        """Somebody came, went, or may do something else."""
        self._shared = None
        self._own.clear()
        self._folk.changed()

    def mine(self, person: Person) -> Mine:
        """Return what belongs to a customer-success manager; read anew once a minute."""
        kept = self._own.get(person.id)
        if kept is None or stopwatch() - kept[0] > _OWN_S:
            one = Kept(id=person.id, name=person.name, duty=person.duty)
            kept = (stopwatch(), mine(self._house, one))
            self._own[person.id] = kept
        return kept[1]

    def checked(self, who: str, password: str, address: str) -> str:
        """Return the id of the person whose password this is.

        A wrong name takes as long as a wrong password, and the sixth try within a quarter of an hour is not looked at.

        Raises
        ------
        ManyTriesError, WrongPasswordError
        """
        one = account_of(self._house.state, who[:200])
        keys = (f"account:{one.person.id if one else who[:200].strip().casefold()}", f"address:{address}")
        until = self._tries.take(*keys)
        if until is not None:
            if self._blocked.get(keys[0]) != until:  # once a quarter of an hour: nobody fills the log by trying
                self._blocked = (
                    {keys[0]: until} if len(self._blocked) > _MOST_BLOCKED else {**self._blocked, keys[0]: until}
                )
                self._note("sign_in_blocked", one, address)
            raise ManyTriesError(until=until.astimezone(self._house.zone).strftime("%H:%M"))
        with _AT_ONCE:
            right = holds(password, one.password if one and one.off_at is None else "")
        if not right or one is None:
            self._note("sign_in_failed", one, address)
            raise WrongPasswordError
        self._tries.forgive(*keys)
        self._note("sign_in", one, address)
        return one.person.id

    def begin_act(self, key: str, asked: str) -> ApiAct | None:
        """Take a key for an act, or return what is kept under it."""
        return begin_act(self._house.state, key, asked, self._house.clock.now())

    def keep_answer(self, key: str, status: int, answer: str) -> None:
        """Keep what was answered to an act."""
        keep_answer(self._house.state, key, status, answer)

    def give_back(self, key: str) -> None:
        """Let the key of an act go that did not happen."""
        give_back(self._house.state, key)

    def ready(self) -> bool:
        """Whether both stores answer."""
        try:
            recall(self._house.state, _SET_UP)
            span(self._house.facts)
        except LiukeError:
            return False
        return True

    def measures(self) -> str:
        """Return the house's numbers, and how fast pages were answered."""
        return measures(self._house) + self.pace.text()

    def tables(self) -> list[dict[str, Any]]:
        """Describe the tables of facts."""
        return [
            {
                "name": table.name,
                "means": table.means,
                "key": list(table.key),
                "columns": [
                    {"name": c.name, "type": c.type, "unit": c.unit, "means": c.means, "personal": c.personal}
                    for c in table.columns
                ],
            }
            for table in self._house.facts.tables.values()
        ]

    def write_table(self, name: str, file: Path, *, clear: bool, by: str) -> int:
        """Write a table to a file and note who took it; without ``clear`` its personal columns stay empty."""
        table = self._house.facts.tables[name]
        rows = export(self._house.facts, table, file, clear=clear)
        with self._house.state.begin() as connection:
            after = {"rows": rows, "personal": clear, "format": file.suffix[1:]}
            note(connection, at=self._house.clock.now(), who=by, act="table_export", target=name, after=after)
        return rows

    def token(self, secret: str) -> Token | None:
        """Return the token of these bits while it opens."""
        return whose_token(self._house.state, secret, self._house.clock.now())

    def _note(self, act: str, one: Account | None, address: str) -> None:
        """Keep who tried. What was typed as a name may be a password, so of strangers nothing is kept."""
        who = one.person.id if one else "?"
        with self._house.state.begin() as connection:
            note(connection, at=self._house.clock.now(), who=who, act=act, target=who, after={"address": address})

    def came(self, person_id: str, address: str) -> None:
        """Keep that somebody came in by their link."""
        self._note("sign_in", account_of(self._house.state, person_id), address)

    def has_password(self, person_id: str) -> bool:
        """Whether somebody has set a password."""
        one = account_of(self._house.state, person_id)
        return bool(one and one.password)

    def set_password(self, person_id: str, old: str, new: str, address: str) -> None:
        """Set one's own password; whoever has one says it first. All sessions end.

        Raises
        ------
        ManyTriesError, WrongPasswordError, WeakPasswordError
        """
        one = account_of(self._house.state, person_id)
        if one is None:
            raise WrongPasswordError
        if one.password:
            self.checked(person_id, old, address)
        set_password(self._house, one, new, by=person_id)
        self.changed()

    def set_up_key(self) -> str | None:
        """Make the key of the first run, where nobody has a password yet; the one before is no longer good."""
        if any(one.password for one in accounts(self._house.state)) or not self.passwords:
            return None
        key = token(24)
        remember(self._house.state, _SET_UP, fingerprint("set-up", key))
        return key

    def set_up_open(self, key: str) -> bool:
        """Whether a key of the first run is still good."""
        kept = recall(self._house.state, _SET_UP)
        return bool(key and kept) and kept == fingerprint("set-up", key)

    def set_up(self, key: str, id_: str, name: str, password: str) -> str:
        """Make the first administrator, once, and return the id.

        Raises
        ------
        SetUpOverError, SignInNameError, PersonThereError, WeakPasswordError
        """
        if not self.set_up_open(key):
            raise SetUpOverError
        id_ = id_.strip()
        if not id_ or len(id_) > 64 or any(sign.isspace() or not sign.isprintable() for sign in id_):
            raise SignInNameError
        there, now = account_of(self._house.state, id_), self._house.clock.now()
        if there is not None and (there.password or there.person.duty is not Duty.ADMIN):
            raise PersonThereError(who=there.person.id)
        admin = there.person if there else Kept(id=id_, name=name.strip()[:80] or id_, duty=Duty.ADMIN)
        if there is None:
            keep_person(self._house.state, admin, by="set-up", now=now, source="user")
        one = account_of(self._house.state, admin.id)
        if one is None:
            raise SetUpOverError
        set_password(self._house, one, password, by="set-up")
        remember(self._house.state, _SET_UP, "")
        self.changed()
        return admin.id

    def from_company(self, company: CompanySettings, claims: Claims, address: str) -> str:
        """Return the id of the person whom the company's provider means; groups decide the duty where they are mapped.

        Raises
        ------
        CompanyRefusedError
            Nobody here is meant, and newcomers are not let in.
        """
        now, state = self._house.clock.now(), self._house.state
        one = account_from(state, claims.external)
        if one is None and claims.email and claims.verified:
            one = next((a for a in accounts(state) if a.email.casefold() == claims.email.casefold()), None)
            if one is not None and one.external:
                raise CompanyRefusedError(why_en="that address is another account's", why_zh="这个邮箱属于另一个账号")
        mapped = [company.duties[group] for group in claims.groups if group in company.duties]
        duty = max(mapped, key=tuple(Duty).index) if mapped else None
        if one is None:
            one = self._newcomer(company, claims, duty)
        if one.off_at is not None:
            raise CompanyRefusedError(why_en="the account is switched off", why_zh="账号已停用")
        if not one.external:
            keep_external(state, one.person.id, claims.external, by="company", now=now)
        if duty is not None and duty is not one.person.duty and one.source == "company":
            changed = Kept(id=one.person.id, name=one.person.name, duty=duty, language=one.person.language)
            keep_person(state, changed, by="company", now=now, source="company", email=one.email)
        self._note("sign_in", one, address)
        self.changed()
        return one.person.id

    def _newcomer(self, company: CompanySettings, claims: Claims, duty: Duty | None) -> Account:
        kind = duty or company.new
        if kind is None:
            raise CompanyRefusedError(
                why_en="nobody here has this account; an administrator adds you with your e-mail address",
                why_zh="这里还没有对应的账号，请管理员用你的邮箱添加",
            )
        id_ = (claims.email.partition("@")[0] or "person")[:40]
        if account_of(self._house.state, id_) is not None:
            id_ = f"{id_}-{fingerprint(claims.external)[:6]}"
        one = Kept(id=id_, name=claims.name[:80] or id_, duty=kind)
        now = self._house.clock.now()
        email = claims.email if claims.verified else ""
        keep_person(self._house.state, one, by="company", now=now, source="company", email=email)
        found = account_of(self._house.state, id_)
        if found is None:
            raise CompanyRefusedError(why_en="the account could not be made", why_zh="无法建立账号")
        return found
