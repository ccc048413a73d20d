"""A patient in a browser, as every browser test of the request form needs one."""

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


def walk_the_form(page, arrived=lambda step: None):
    """From the first question to the confirmation. `arrived` is called with each page's name, errors included."""
    if "/request/" not in page.url:
        page.goto("/request/")
    arrived("about")
    if not page.locator("input[name=treatments]:checked").count():
        go_on(page)
        arrived("about, with an error")
        page.get_by_label("I am not sure yet").check()
    go_on(page)
    arrived("before")
    go_on(page)
    arrived("age")
    page.locator("input[name=old_enough][value=yes]").check()
    go_on(page)
    arrived("contact")
    go_on(page)
    arrived("contact, with errors")
    page.locator("input[name=name]").fill(ANSWERS["name"])
    page.locator("input[name=contact_by][value=email]").check()
    page.locator("input[name=email]").fill(ANSWERS["email"])
    go_on(page)
    arrived("times")
    page.locator("textarea[name=good_times]").fill(ANSWERS["good_times"])
    go_on(page)
    arrived("more")
    page.locator("textarea[name=message]").fill(ANSWERS["message"])
    go_on(page)
    arrived("check")
    page.locator("input[name=consent]").check()
    page.wait_for_timeout(3100)  # nobody reads their answers in less; a robot does
    go_on(page, "Send my request")
    arrived("sent")
