"""Words that people type and our pages do not use: each leads to the words that they do use."""

from education.reading.typed_words import stem, words_of

# Names of what bothers people, of treatments and of medical words are content, and staff write them. Brand names that our pages
# do not use are here: they only lead somewhere, and no page says them.
BRANDS = {
    "artecoll": "bellafill",
    "artefill": "bellafill",
    "azzalure": "botulinum toxin",
    "belotero": "hyaluronic acid",
    "bocouture": "botulinum toxin",
    "hyalase": "hyaluronidase",
    "hylase": "hyaluronidase",
    "hylenex": "hyaluronidase",
    "letybo": "botulinum toxin",
    "nuceiva": "botulinum toxin",
    "restylane": "hyaluronic acid",
    "teosyal": "hyaluronic acid",
    "vistabel": "botulinum toxin",
    "vitrase": "hyaluronidase",
}

LAY_WORDS = BRANDS | {
    "abroad": "travel",
    "afterwards": "downtime normal",
    "allergic": "allergy allergic",
    "alone": "nothing",
    "alternative": "instead",
    "alternatives": "instead",
    "anaesthetic": "numbing lidocaine",
    "anesthetic": "numbing lidocaine",
    "author": "write",
    "authors": "write",
    "baby": "pregnant breastfeeding",
    "bad": "harm wrong",
    "bleed": "bruising blood",
    "blind": "sight vision see blindness",
    "blindness": "sight vision see",
    "breastfeed": "breastfeeding",
    "brow": "eyebrows forehead",
    "brows": "eyebrows forehead",
    "bruise": "bruising",
    "bruised": "bruising",
    "bump": "lumps",
    "cheap": "cost",
    "children": "age old",
    "choice": "options choose",
    "ct": "scans",
    "dangerous": "serious harm risk",
    "dissolve": "dissolved undone hyaluronidase",
    "dissolver": "hyaluronidase undone",
    "doctor": "clinician",
    "doctors": "clinician",
    "drink": "alcohol",
    "drooped": "drooping",
    "duration": "lasts long",
    "elderly": "age",
    "expecting": "pregnant",
    "expensive": "cost",
    "eyelid": "eyelids drooping",
    "eyesight": "sight vision",
    "face": "",
    "fee": "cost",
    "forever": "permanent stays",
    "frozen": "movement",
    "gaunt": "hollow sunken flattened",
    "gone": "undone",
    "haematoma": "bruising",
    "hanging": "drooping",
    "heal": "downtime normal",
    "healing": "downtime normal",
    "heavy": "drooping",
    "hematoma": "bruising",
    "hurt": "pain feel",
    "illegal": "approved",
    "infected": "infection",
    "injection": "injected",
    "jab": "injected",
    "jawline": "jaw",
    "kids": "age old",
    "last": "lasts long",
    "lasting": "lasts long",
    "leave": "nothing",
    "legal": "approved",
    "licensed": "training registration",
    "lipstick": "mouth lip",
    "longevity": "long lasts",
    "lump": "lumps",
    "migraine": "headache",
    "migraines": "headache",
    "minor": "age old",
    "mri": "scans",
    "needle": "injected",
    "nothing": "no treatment",
    "numb": "numbing numbness",
    "numbing": "numbing lidocaine",
    "nurse": "clinician",
    "nursing": "breastfeeding",
    "old": "age",
    "painful": "pain feel",
    "paralysed": "weakness",
    "permanent": "permanent stays",
    "plump": "fuller volume",
    "plumper": "fuller volume",
    "plumping": "fuller volume",
    "pregnancy": "pregnant",
    "price": "cost",
    "prices": "cost",
    "puffy": "swelling",
    "puppet": "marionette",
    "qualification": "training registration",
    "qualifications": "training registration",
    "qualified": "training registration",
    "recovery": "downtime normal",
    "referral": "consultation",
    "removal": "undone removed dissolved",
    "remove": "undone removed dissolved",
    "reverse": "undone reversed",
    "reversible": "undone reversed",
    "risk": "risks harm",
    "safe": "harm risk",
    "safety": "harm risk",
    "saggy": "sagging loose",
    "session": "visits",
    "sessions": "visits",
    "skinny": "thin",
    "smoker": "mouth",
    "smokers": "mouth",
    "sore": "pain tender",
    "specialist": "clinician training",
    "stroke": "stroke",
    "sunken": "hollow",
    "surgeon": "clinician training",
    "swollen": "swelling",
    "teen": "age old",
    "teenager": "age",
    "teenagers": "age old",
    "temporary": "absorbable lasts",
    "tired": "hollows sunken",
    "tiredness": "hollows sunken",
    "toxic": "toxin harm",
    "underage": "age old",
    "undo": "undone",
    "uneven": "lumps",
    "wear": "lasts",
    "wears": "lasts",
    "website": "pages site",
    "worth": "decide",
    "wrinkle": "lines wrinkles",
    "wrinkles": "lines wrinkles",
    "wrong": "wrong emergency",
    "wrote": "write",
    "xray": "scans",
    "xrays": "scans",
    "young": "age old",
    "younger": "age old",
}

# Doctors' words for what our pages say in several: every one of these is looked for.
PHRASES = {
    "blepharoptosis": "drooping eyelid",
    "dysphagia": "trouble swallowing",
    "dyspnoea": "trouble breathing",
    "diplopia": "double vision",
    "erythema": "redness",
    "necrosis": "skin death",
    "pruritus": "itching",
    "ptosis": "drooping eyelid",
}

# Words that say which kind of page somebody would rather read: a guide who has a choice to make.
LEANINGS = {
    "guide": frozenset(
        "better best choose choosing choice decide decision difference or prefer should versus vs whether which worth".split()
    ),
    "aftercare": frozenset(["after", "aftercare", "afterwards"]),
}

# Words that say nothing about what is looked for.
SMALL_WORDS = frozenset(
    word
    for line in (
        "a about after all alright also always am an and any anymore anyone are as at back be been before",
        "best bit by can cant come could did do does done dont ever for from get gets give go goes going gone",
        "good got had has have help here hi how i id if im in is isnt it its ive just keep know let lets like",
        "look looks make makes many may me mean means much my near need needs never now of ok okay on one only or",
        "other our out over please put really right said say see should show so some still sure take tell",
        "than thanks that the their them then there these they thing things think this time to too up us use",
        "used using want was way we were what when where which while who why will with would yes you your",
    )
    for word in line.split()
)


_BY_STEM = {stem(word): words_of(meaning) for word, meaning in reversed(LAY_WORDS.items())}


def is_lay_word(word):
    """Whether any form of it leads to words of ours."""
    return word in LAY_WORDS or stem(word) in _BY_STEM


def in_our_words(word):
    """The words that our pages use where people use this one, in whatever form."""
    return words_of(LAY_WORDS[word]) if word in LAY_WORDS else _BY_STEM.get(stem(word), [])
