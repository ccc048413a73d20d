"""
A patient at the request form, over HTTP: reads each page's form, fills it in, and presses the button again when that fails.

Knows the names of fields, not the pages: a question that it has never seen gets its first sensible answer.
"""

import html
import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urljoin, urlsplit

REFERENCE = re.compile(r"\b[34679CDFHJKMNPRTWXY]{3}(?:-[34679CDFHJKMNPRTWXY]{3}){2}\b")
NO = ("no", "none", "nothing", "false")
YES = {"old_enough": "yes", "age": "yes", "contact_by": "email"}
PATIENCE = 90  # seconds of pressing the button again before giving up


class GaveUp(Exception):
    """What no patient should meet; its words say what it was."""


@dataclass
class Control:
    """One field of a form."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    required: bool = False


class Forms(HTMLParser):
    """The forms of a page that are posted: each a list of its controls, and the address it goes to."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form" and given.get("method", "").lower() == "post":
            self.open = []
            self.found.append((given.get("action") or "", self.open))
        elif self.open is not None and tag in ("input", "textarea", "select") and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            self.open.append(
                Control(
                    given["name"], kind, given.get("value") or "", "checked" in given, "required" in given
                )
            )

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None

    def main(self):
        """The one that asks something: it has the most fields to fill in."""
        asking = [
            (sum(c.kind != "hidden" for c in controls), -number)
            for number, (_, controls) in enumerate(self.found)
        ]
        if not asking:
            raise GaveUp("a page without a form")
        return self.found[-max(asking)[1]]


@dataclass
class Answer:
    """What came back."""

    status: int
    to: str
    text: str
    seconds: float


@dataclass
class Sent:
    """A request that was acknowledged: the page after sending showed its reference."""

    name: str
    reference: str
    seconds: float
    cookies: dict


@dataclass
class Met:
    """What a patient met on the way, besides success."""

    retries: int = 0
    unavailable: int = 0  # 503 pages, each with everything typed and the clinic's number
    lost_words: list = field(default_factory=list)  # 5xx pages without


class Patient:
    """One browser, and the answers of one person."""

    def __init__(self, base, name, met, phone, think=2.2):
        self.base, self.name, self.met, self.phone, self.think = base, name, met, phone, think
        self.host = urlsplit(base).netloc
        self.cookies = {}
        self.words = {
            "name": name,
            "email": f"{name.lower().replace(' ', '.')}@patient.example",
            "message": f"Would this suit {name}?",
            "questions": f"Would this suit {name}?",
            "good_times": "Weekdays after five.",
        }

    def ask_for_a_consultation(self):
        """From the first page to the reference. Raises GaveUp for what no patient should meet."""
        where = "/request/?about=botox"
        for _ in range(40):
            page = self.get(where)
            where = page.path
            forms = Forms(page.text)
            action, controls = forms.main()
            if where.startswith("/request/check/"):
                time.sleep(self.think)  # to read it
                return self.send(urljoin(where, action), self.fill(controls))
            where = self.post(urljoin(page.address, action), self.fill(controls)).to
        raise GaveUp("the form never ends")

    def send(self, where, data):
        """The last press of the button. Timed is the answer that the patient got in the end, not those that failed."""
        answer = self.post(where, data)
        if not answer.to.startswith("/request/sent/"):
            raise GaveUp(f"sending led to {answer.to}")
        reference = REFERENCE.search(self.get(answer.to).text)
        if not reference:
            raise GaveUp("no reference on the confirmation")
        return Sent(self.name, reference[0], answer.seconds, dict(self.cookies))

    def fill(self, controls):
        """The form's own values, and answers for what is empty."""
        data, done = [], set()
        for control in controls:
            if control.kind == "hidden":
                data.append((control.name, control.value))
            elif control.name in done or control.kind in ("submit", "button"):
                continue
            elif control.kind in ("radio", "checkbox"):
                done.add(control.name)
                choices = [other for other in controls if other.name == control.name]
                data += [(control.name, value) for value in self.choose(control, choices)]
            else:
                text = self.words.get(control.name, "Nothing" if control.required else "")
                data.append((control.name, text))
        return data

    def choose(self, control, choices):
        ticked = [choice.value for choice in choices if choice.checked]
        if ticked:
            return ticked
        values = [choice.value for choice in choices]
        if control.kind == "checkbox":
            wanted = control.name in ("consent", "treatments") or control.required
            return [values[0] or "on"] if wanted else []
        if YES.get(control.name) in values:
            return [YES[control.name]]
        return [next((value for value in values if value in NO), values[0])]

    # --- Over the wire ------------------------------------------------------------------------------------------------

    def get(self, where):
        """The page in the end, wherever it leads. It knows its own path and address."""
        for _ in range(10):
            answer = self.until_answered("GET", where)
            if answer.status in (301, 302, 303):
                where = urljoin(where, answer.to)
                continue
            if answer.status != 200:
                raise GaveUp(f"{answer.status} for {where}")
            answer.address, answer.path = where, urlsplit(where).path
            return answer
        raise GaveUp("sent round in circles")

    def post(self, where, data):
        answer = self.until_answered("POST", where, data)
        if answer.status not in (302, 303):
            raise GaveUp(f"{answer.status} after sending to {urlsplit(where).path}")
        return answer

    def until_answered(self, method, where, data=None):
        """Press the button until something other than a failure comes back."""
        give_up_at = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.once(method, where, data)
                if answer.status < 500:
                    return answer
                self.look_at_failure(answer, where, data)
                wait = 1.0
            except (OSError, HTTPException):
                wait = 0.3
            if time.monotonic() > give_up_at:
                raise GaveUp(f"no answer for {PATIENCE} s at {urlsplit(where).path}")
            self.met.retries += 1
            time.sleep(wait)

    def look_at_failure(self, answer, where, data):
        """A failure must be a page with the clinic's number, and after a POST with everything that was typed."""
        text = html.unescape(answer.text)
        typed = [value for name, value in data or [] if name in self.words and value]
        missing = [word for word in [*typed, self.phone] if word not in text]
        if answer.status != 503 or missing:
            self.met.lost_words.append(f"{answer.status} at {urlsplit(where).path} without {missing}")
        self.met.unavailable += 1

    def once(self, method, where, data=None):
        body = urlencode(data) if data is not None else None
        headers = {"Host": self.host, "Connection": "close"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.base + where}
        connection = HTTPConnection(self.host, timeout=40)
        began = time.monotonic()
        try:
            connection.request(method, where, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            for given in response.headers.get_all("Set-Cookie") or ():
                name, _, value = given.split(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(
                response.status, response.headers.get("Location") or "", text, time.monotonic() - began
            )
        finally:
            connection.close()
