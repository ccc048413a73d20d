"""What a reader's question and its answer must keep to, beside what holds for every text."""

from education.models.personal_details import found_in
from education.publishing.checks.registry import BLOCKS, WARNS, Problem, check
from education.publishing.checks.texts import own
from education.publishing.content import CITATION, ReaderQuestionPage

ONE = (ReaderQuestionPage,)


@check("Readers’ questions, whole", item=136, kind=BLOCKS, covers=ONE)
def has_question_and_answer(page, around):
    """Has a question and an answer."""
    if not page.question.strip():
        yield Problem("Write the question as patients will read it.", own("question", "Question"))
    if not page.answer.strip():
        yield Problem("Write the answer.", own("answer", "Answer"))


@check("IPDAS 2.2.1, readers’ questions", item=8, kind=BLOCKS, covers=ONE)
def answer_cites_sources(page, around):
    """Cites at least 1 source for its answer."""
    known = {source.slug for source in page.sources}
    if page.answer.strip() and not known:
        yield Problem("Choose the source of this answer.", own("sources", "Sources"))
    for mark in CITATION.findall(page.answer):
        if mark not in known:
            yield Problem(
                f"No source has the key “{mark}”. Add it, or correct the mark.", own("answer", "Answer")
            )


@check("Readers’ questions, nothing personal", item=136, kind=BLOCKS, covers=ONE)
def question_names_nobody(page, around):
    """Holds nothing in its question that says who asked."""
    for what in found_in(page.question):
        yield Problem(f"Take {what} out of the question.", own("question", "Question"))


@check("Readers’ questions, nothing personal in the answer", item=136, kind=WARNS, covers=ONE)
def answer_names_nobody(page, around):
    """Holds nothing in its answer that may say who asked."""
    for what in found_in(page.answer):
        yield Problem(
            f"The answer seems to hold {what}. Leave it only if it is ours.", own("answer", "Answer")
        )
