"""A patient in a browser, as every browser test of the request form needs one."""

from education.consultations.robots import QUICKEST_READER

ANSWERS = {
    "name": "Wilhelmina Querfurth",
    "email": "wilhelmina@patient.example",
    "good_times": "Tuesdays before elevenses",
    "message": "My question is about Zanzibar.",
}


def go_on(page, button="Continue"):
    """Send this page of the form."""
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def choose(page, name, value):
    page.locator(f"input[name={name}][value={value}]").check()


def say_what_is_wrong(page, arrived):
    """The first question, with every way that leads on from it: an error, the emergency page, and the clinic's number."""
    arrived("wrong")
    go_on(page)
    arrived("wrong, with an error")
    choose(page, "gone_wrong", "emergency")
    go_on(page)
    arrived("emergency")
    page.get_by_role("link", name="I chose this by mistake").click()
    page.wait_for_url("**/request/wrong/**")
    choose(page, "gone_wrong", "tell")
    go_on(page)
    arrived("call us")
    page.get_by_role("link", name="Go on with the form").click()
    page.wait_for_url("**/request/age/")


def walk_the_form(page, arrived=None):
    """From the first question to the confirmation. `arrived` is called with each page's name, errors and stops included."""
    if "/request/" not in page.url:
        page.goto("/request/")
    if arrived:
        say_what_is_wrong(page, arrived)
        choose(page, "old_enough", "no")
        go_on(page)
        arrived("too young")
        page.goto("/request/")
    fill_the_form(page, arrived or (lambda name: None))
    send(page)
    if arrived:
        arrived("sent")


def fill_the_form(page, arrived=lambda name: None):
    """From the first question to the answers to check."""
    choose(page, "gone_wrong", "no")
    go_on(page)
    arrived("age")
    choose(page, "old_enough", "yes")
    go_on(page)
    arrived("about")
    if not page.locator("input[name=treatments]:checked").count():
        go_on(page)
        arrived("about, with an error")
        page.get_by_label("I am not sure yet").check()
    go_on(page)
    arrived("questions")
    page.locator("textarea[name=message]").fill(ANSWERS["message"])
    choose(page, "matters", "undone")
    go_on(page)
    arrived("contact")
    page.locator("input[name=not_before_day]").fill("31")
    go_on(page)
    arrived("contact, with errors")
    page.locator("input[name=not_before_day]").fill("")
    page.locator("input[name=name]").fill(ANSWERS["name"])
    choose(page, "contact_by", "email")
    page.locator("input[name=email]").fill(ANSWERS["email"])
    page.locator("textarea[name=good_times]").fill(ANSWERS["good_times"])
    go_on(page)
    arrived("check")


def send(page):
    """Agree and send, more slowly than a robot."""
    page.locator("input[name=consent]").check()
    page.wait_for_timeout(1000 * QUICKEST_READER + 200)
    go_on(page, "Send my request")
