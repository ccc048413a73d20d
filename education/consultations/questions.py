"""
What we ask of a patient, and why. The form, the check page and the privacy page are made from these records.

A question that has no purpose here is not asked.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question: how it is put, what the answer is for, who uses it, and what happens if it hints at a danger."""

    field: str
    asks: str
    short: str
    purpose: str
    used_by: str
    if_risk: str
    required: bool = False
    hint: str = ""

    @property
    def can_show_risk(self):
        return self.if_risk != NO_RISK


LONGEST_MESSAGE = 2000
"""Characters of all a patient's own questions together."""
NO_RISK = "It cannot show one."
READ_FIRST = (
    "The clinic reads every request before it replies, and gets in touch on the day it reads yours. "
    "Do not wait for that if something has gone wrong: call us. The first page says whom to call."
)

GONE_WRONG = {
    "no": "No, nothing has gone wrong",
    "emergency": "Yes, one of the emergency signs",
    "tell": "Yes, another sign, or something worries me",
}
"""The answers to the first question. An emergency ends the form, and is never kept."""
MATTERS = {
    "lasts": "How long it lasts",
    "undone": "Whether it can be undone",
    "recovery": "How long it takes to recover",
    "visits": "How many visits it takes",
    "cost": "What it costs",
    "movement": "How natural my face looks when it moves",
    "risk": "What can go wrong",
    "pain": "How much it hurts",
}
"""What can matter most to somebody, in words that favour no treatment."""
MATTERS_BY_ROW = {
    "how-long": "lasts",
    "undo": "undone",
    "downtime": "recovery",
    "visits": "visits",
    "cost": "cost",
    "how-it-works": "movement",
    "serious-risks": "risk",
    "feels-like": "pain",
}
"""The same for a row that was marked in a comparison, where the request asks for it too."""

QUESTIONS = {
    question.field: question
    for question in (
        Question(
            "gone_wrong",
            "Has something gone wrong after a treatment?",
            "Something gone wrong",
            purpose="To send you to help at once if you need it, and to put your request first.",
            used_by="The front desk.",
            if_risk="An emergency sign stops the form and shows whom to call. Another sign puts the request first.",
            required=True,
        ),
        Question(
            "old_enough",
            "Are you old enough?",
            "Age",
            purpose="We may not treat anybody younger. We do not ask for your date of birth.",
            used_by="Nobody reads it: a “no” ends the form, and nothing is kept.",
            if_risk=NO_RISK,
            required=True,
            hint="There are age limits for treatments. We do not ask for your date of birth.",
        ),
        Question(
            "treatments",
            "Which treatments would you like to talk about?",
            "Treatments",
            purpose="To choose the right clinician and to prepare the talk.",
            used_by="The front desk and the clinician who sees you.",
            if_risk=NO_RISK,
            required=True,
            hint="Choose all that you think of. You can change your mind at any time.",
        ),
        Question(
            "concerns",
            "What bothers you?",
            "What bothers you",
            purpose="To know which treatments could help, and whether none would be better.",
            used_by="The front desk and the clinician who sees you.",
            if_risk=READ_FIRST,
        ),
        Question(
            "message",
            "What would you like to ask us?",
            "Your questions",
            purpose="To answer your own questions.",
            used_by="The front desk and the clinician who sees you.",
            if_risk=READ_FIRST,
            hint="Please leave out your medical history: the clinician asks for it when you meet.",
        ),
        Question(
            "matters",
            "What matters most to you?",
            "What matters most",
            purpose="To talk first about what matters to you.",
            used_by="The clinician who sees you.",
            if_risk=NO_RISK,
            hint="Choose as many as you like. If it is not here, write it above.",
        ),
        Question(
            "name",
            "What is your name?",
            "Name",
            purpose="To address you, and to know you when you come.",
            used_by="The front desk and the clinician who sees you.",
            if_risk=NO_RISK,
            required=True,
            hint="As you would like us to call you.",
        ),
        Question(
            "contact_by",
            "How should we reply?",
            "Reply",
            purpose="To answer you, in one way only. We send no advertising.",
            used_by="The front desk.",
            if_risk=NO_RISK,
            required=True,
        ),
        Question(
            "good_times",
            "When is a good time to reach you?",
            "Good times",
            purpose="To reach you when it suits you.",
            used_by="The front desk.",
            if_risk=NO_RISK,
            hint="For example: weekdays after 5 pm. If a voice message is not all right, say so here.",
        ),
        Question(
            "not_before",
            "What is the earliest day you would like to come?",
            "Earliest day to come",
            purpose="To offer you no earlier day than you want.",
            used_by="The front desk.",
            if_risk=NO_RISK,
            hint="You do not have to decide today. Leave this empty if any day is all right.",
        ),
    )
}
