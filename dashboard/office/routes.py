"""The addresses by which accounts, releases and glass are changed. Each asks `access` again what its right allows.

A form is sent by the browser itself, and what has to be said is said on a page of its own. A new code is on the very
answer to the change: it never stands in an address, a log or a session, and a page loaded again does not have it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard import access
from dashboard.access import answers, breaking, overseeing, policy
from dashboard.access.cookies import Cookies
from dashboard.door.pages import page
from dashboard.errors import NotTaken, Refused, UserFacing
from dashboard.office import asked
from dashboard.office.said import not_done
from dashboard.view import View

LONGEST_FORM = 16 * 2**10
STREAMS = ("grievance", "incident")  # kinds of record whose texts the vault keeps

Reader = Callable[[str | None], tuple[access.Reading, View]]
PEOPLE, SESSIONS, RELEASES, GLASS = "/admin", "/admin/sessions", "/admin/releases", "/glass"


@dataclass(frozen=True)
class Asked:
    """One change: who asks, in which language, through which browser."""

    reading: access.Reading
    view: View
    cookies: Cookies
    base: str

    def given(self, name: str, most: int = 200) -> str:
        return request.form.get(name, "")[:most].strip()

    def see(self, path: str) -> Response:
        return answers.see(self.view.link(path))


Act = Callable[[Asked], Response]


def serve(server: Flask, read: Reader, cookies: Cookies, base: str) -> None:
    """`base`: the address people reach this server at."""
    for path, back, act in CHANGES:
        server.add_url_rule(path, path, guarded(read, cookies, base, back, act), methods=["POST"])


def guarded(read: Reader, cookies: Cookies, base: str, back: str, act: Act) -> Callable[[], Response]:
    def answer() -> Response:
        request.max_content_length = LONGEST_FORM
        reading, view = read(request.query_string.decode("ascii", "replace"))
        done = Asked(reading, view, cookies, base)
        words = view.words
        try:
            return act(done)
        except Refused:
            return answers.said("This is not for your role.", 403)
        except NotTaken as fault:
            status = {"unknown": 404, "later": 429, "password": 403, "closed": 403}.get(fault.reason, 400)
            trouble = not_done(words, fault.reason)
        except RequestEntityTooLarge:
            status, trouble = 413, not_done(words, "")
        except UserFacing:
            status, trouble = 503, words.t("This could not be put on the record, so it was not done.")
        return page("told", words.t("Not done"), trouble=trouble, back=view.link(back), code="", status=status)

    return answer


def add(one: Asked) -> Response:
    name, role, words = one.given("name").lower(), one.given("role"), one.view.words
    said = words.t("A new account {name} as {role}.", name=name, role=_role(one, role))
    if question := _sure(one, said):
        return question
    return _code(one, name, overseeing.add(one.reading, name, role, one.given("provider")))


def give_role(one: Asked) -> Response:
    name, role = overseeing.another(one.reading, one.given("name")).name, one.given("role")
    said = one.view.words.t("{name} becomes {role}; their sessions end.", name=name, role=_role(one, role))
    if question := _sure(one, said):
        return question
    overseeing.give_role(one.reading, name, role)
    return one.see(PEOPLE)


def disable(one: Asked) -> Response:
    name = overseeing.another(one.reading, one.given("name")).name
    said = one.view.words.t("{name} is disabled: nobody signs in with it, and who is signed in is out.", name=name)
    if question := _sure(one, said):
        return question
    overseeing.disable(one.reading, name)
    return one.see(PEOPLE)


def enable(one: Asked) -> Response:
    name = overseeing.another(one.reading, one.given("name")).name
    if question := _sure(one, one.view.words.t("{name} may sign in again.", name=name)):
        return question
    overseeing.enable(one.reading, name)
    return one.see(PEOPLE)


def reset(one: Asked) -> Response:
    name, factor = overseeing.another(one.reading, one.given("name")).name, one.given("second_factor") == "yes"
    words = one.view.words
    said = (
        words.t("{name} loses password and second factor and is signed out.", name=name)
        if factor
        else words.t("{name} loses the password and is signed out.", name=name)
    )
    if question := _sure(one, said):
        return question
    return _code(one, name, overseeing.reset(one.reading, name, second_factor=factor))


def end_session(one: Asked) -> Response:
    if name := one.given("name"):
        overseeing.end_all(one.reading, name)
    else:
        overseeing.end_session(one.reading, one.given("session"))
    return one.see(SESSIONS)


def seen(one: Asked) -> Response:
    overseeing.mark_seen(one.reading, one.given("glass"))
    return one.see(PEOPLE)


def rollback(one: Asked) -> Response:
    wanted, words = one.given("release"), one.view.words
    listed = asked.releases(one.reading)
    if listed is None or wanted not in {each["release"] for each in listed}:
        raise NotTaken("unknown")
    if question := _sure(one, words.t("Every screen shows release {release} from then on.", release=wanted)):
        return question
    desk = overseeing.desk_for(one.reading, "releases")
    # On our record before it is done: what cannot be recorded is not done.
    desk.note(one.reading.principal, "release.rollback", release=wanted)
    done = asked.rollback(one.reading, wanted)
    if done.code != 0:
        raise NotTaken("busy" if done.code == 3 else "rollback")
    said = words.t("Release {release} is in force.", release=wanted)
    return page("told", words.t("Done"), good=said, back=one.view.link(RELEASES), code="")


def break_glass(one: Asked) -> Response:
    breaking.break_it(one.reading, one.given("reason", 400))
    return one.see(GLASS)


def close_glass(one: Asked) -> Response:
    breaking.close(one.reading)
    return one.see(GLASS)


def read_one(one: Asked) -> Response:
    """One narrative as text. It is asked for, put on the record, and only then shown; never kept anywhere."""
    opened = breaking.reading_for(one.reading)
    stream, record = one.given("stream"), one.given("record")
    if stream not in STREAMS or not record or not record.isprintable():
        raise NotTaken("record")
    done = asked.narrative(one.reading, stream, record, opened.reason)
    breaking.note_read(one.reading, stream, record, given=done.code == 0)
    if done.code != 0:
        raise NotTaken("busy" if done.code == 3 else "refused" if "The reason points" in done.err else "not_read")
    words = one.view.words
    return page("narrative", words.t("One narrative"), text=done.out.strip(), back=one.view.link(GLASS))


def _sure(one: Asked, said: str) -> Response | None:
    """The page that asks whether it is meant, and for the password where the session is not new; None once it is."""
    needed, words = not overseeing.fresh(one.reading), one.view.words
    if request.form.get("sure") == "yes":
        desk = overseeing.desk_for(one.reading, policy.ROUTES[request.path])
        device = one.cookies.device(request)
        password, address = request.form.get("password", ""), request.remote_addr or ""
        if needed and not desk.again(one.reading.principal, password, address, device):
            raise NotTaken("password")
        return None
    kept = {name: value for name, value in request.form.items() if name not in ("csrf", "password", "sure")}
    csrf = overseeing.desk_for(one.reading, policy.ROUTES[request.path]).csrf(one.cookies.session(request))
    here, back = one.view.link(request.path), one.view.link(_back(request.path))
    return page(
        "sure", words.t("Is this meant?"), said=said, fields=kept, action=here, back=back, csrf=csrf, needed=needed
    )


def _back(path: str) -> str:
    return next(back for route, back, _ in CHANGES if route == path)


def _role(one: Asked, role: str) -> str:
    if role not in policy.ROLES:
        raise NotTaken("role")
    return one.view.words.term("role", role)


def _code(one: Asked, name: str, code: str) -> Response:
    words = one.view.words
    address = f"{one.base}/welcome?name={quote(name)}"
    title = words.t("Give this to the owner of {name}", name=name)
    return page("told", title, code=code, address=address, back=one.view.link(PEOPLE))


CHANGES: tuple[tuple[str, str, Act], ...] = (
    ("/admin/people/add", PEOPLE, add),
    ("/admin/people/role", PEOPLE, give_role),
    ("/admin/people/disable", PEOPLE, disable),
    ("/admin/people/enable", PEOPLE, enable),
    ("/admin/people/reset", PEOPLE, reset),
    ("/admin/sessions/end", SESSIONS, end_session),
    ("/admin/glass/seen", PEOPLE, seen),
    ("/admin/releases/rollback", RELEASES, rollback),
    ("/glass/break", GLASS, break_glass),
    ("/glass/close", GLASS, close_glass),
    ("/glass/read", GLASS, read_one),
)
