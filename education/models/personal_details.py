"""What in a text seems to say who somebody is. It reads signs, not minds: a person still looks before anything is published."""

import re
import unicodedata

SIGNS = {
    "an e-mail address or an account’s name": re.compile(
        r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+|(?<!\S)@\w{3,}", re.I
    ),
    "a name": re.compile(
        r"\b(?:my (?:full |first |last )?name(?: is|['’]s)|(?:i am|i['’]m) called|call me|(?:kind |best |warm )?regards,)",
        re.I,
    ),
    "a date of birth or another full date": re.compile(
        r"\b(?:date of birth|d\.?o\.?b\b|born (?:on|in)|my birthday)"
        r"|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b"
        r"|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? (?:19|20)\d{2}\b"
        r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2}\b",
        re.I,
    ),
}
NUMBER = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ ().\u2010-\u2015/-]{0,3}\d){6,14}(?![\w])")
FROM_TO = re.compile(r"\d{4}\W+\d{4}")  # “2019 to 2020” and “1000 - 2000” are no numbers to ring


def found_in(text):
    """What seems personal in a text, in words, each kind once: ["a name", "a phone number"]."""
    text = unicodedata.normalize("NFKC", text)
    found = [words for words, sign in SIGNS.items() if sign.search(text)]
    dates = SIGNS["a date of birth or another full date"]
    numbers = (match[0] for match in NUMBER.finditer(dates.sub(" ", text)))
    if any(not FROM_TO.fullmatch(number) for number in numbers):
        found.append("a phone number")
    return found
