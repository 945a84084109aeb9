"""Results and budget: what was really kept, at what price, whether it may be believed, and the verb that follows."""

from collections.abc import Callable

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.model.words import Duty
from liuke.web.pages.access import reaches
from liuke.web.pages.beginning import show_beginning
from liuke.web.pages.lists import csv_of, listed, part, wish_of
from liuke.web.render import show
from liuke.web.view.allotted import allotted
from liuke.web.view.worth import people_fields, word, worth_page
from liuke.web.visit import Visit


def show_results(seen: Visit) -> Response:
    """Show what all playbooks were worth; ``how=attributed`` shows what counting returns would claim."""
    query = seen.request.query_params
    how = "attributed" if query.get("how") == "attributed" else "kept"
    try:
        said = seen.ask("results_page")
    except NoFactsError:
        return show_beginning(seen, on="results")
    known = {row["playbook"] for row in said["playbooks"]}
    told = [row["playbook"] for row in said["playbooks"] if row["lift"] is not None]
    wanted = query.get("of", "")
    of = wanted if wanted in known else (told[0] if told else "")
    it = worth_page(said, of, how, seen.pen) | {"moved": allotted(seen.ask("results_moved"), seen.pen)}
    return show(seen, "worth.html", on="results", it=it, of=of, w=words(seen), may=may(seen))


def show_people(seen: Visit) -> Response:
    """Show who was in either arm."""
    arm = seen.request.query_params.get("arm", "")
    asked = arm if arm in ("treated", "holdout") else ""
    wish, fields = wish_of(seen, descending=False), people_fields(seen.pen)
    said = seen.ask("results_people", playbook=seen.request.path_params["playbook"], arm=asked, **part(wish))
    if wish.csv:
        return csv_of(said["people"], fields, wish, said["playbook"])
    it = listed(seen, said["people"], fields, wish, label=said["label"], total=said["found"])
    return show(seen, "worth_people.html", on="results", it=it, label=said["label"], arm=asked, w=words(seen))


def words(seen: Visit) -> Callable[..., str]:
    """Return the working pages' words in the reader's language, for templates."""
    return lambda key, **facts: word(seen.pen, key, **facts)


def may(seen: Visit, duty: Duty = Duty.OPERATOR) -> bool:
    """Whether whoever reads may do what takes this duty."""
    return seen.person is not None and reaches(seen.person.duty, duty)
