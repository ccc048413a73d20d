"""A page as it comes out of a printer: printed by Chromium, read and looked at by a PDF reader that knows nothing of it."""

import re

import pypdfium2
import zxingcpp
from PIL import ImageChops

PAPERS = {"A4": (595, 842), "Letter": (612, 792)}  # in points
NO_TEXT_WITHIN = 18  # points from an edge, where home printers do not print

# What a reader of the page meets, in order, as it is printed: every run of words. A drawing may stand beside the text.
READ = """() => {
  const found = [], walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const each = walk.currentNode.parentElement;
    if (/\\w{2}/.test(walk.currentNode.data) && each.checkVisibility()
        && !each.closest("[aria-hidden], thead, caption, .visually-hidden, figure")) found.push(walk.currentNode.data);
  }
  return found;
}"""
SIZES = """() => [...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && !each.closest("sup, svg")
    && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((each) => Math.round(parseFloat(getComputedStyle(each).fontSize) * 7.5) / 10)"""


class Printed:
    """The sheets of one page."""

    def __init__(self, page, address, paper):
        page.goto(address)
        page.emulate_media(media="print")
        self.read = page.evaluate(READ)
        self.sizes = page.evaluate(SIZES)  # of its print, in points, citations left out
        page.emulate_media(media="null")
        self.document = pypdfium2.PdfDocument(page.pdf(format=paper))
        self.size = PAPERS[paper]
        self.texts = [sheet.get_textpage().get_text_range() for sheet in self.document]

    def __len__(self):
        return len(self.document)

    def problems(self, running, in_order=True):
        """Everything wrong with the sheets, as sentences. `running` is what stands at the foot of each."""
        assert len(self.read) > 50, "there is nothing to read"
        missing = self.missing(running, in_order)
        return [*self._wrong_sizes(), *self._wrong_feet(running), *self.cut(), *missing]

    def codes(self):
        """What a telephone reads from the QR codes, sheet by sheet."""
        pictures = (sheet.render(scale=3).to_pil() for sheet in self.document)
        return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]

    def height_of(self, words):
        """How far up the first sheet these words stand, in points."""
        text = self.document[0].get_textpage()
        text.count_rects(*text.search(words).get_next())
        return text.get_rect(0)[1]

    def colours(self):
        """How far the reddest, greenest or bluest point is from grey: 0 is black and white."""
        most = 0
        for sheet in self.document:
            red, green, blue = sheet.render(scale=1).to_pil().convert("RGB").split()
            for one, other in ((red, green), (green, blue)):
                most = max(most, ImageChops.difference(one, other).getextrema()[1])
        return most

    def _wrong_sizes(self):
        for number, sheet in enumerate(self.document, start=1):
            if any(abs(a - b) > 1 for a, b in zip(sorted(sheet.get_size()), sorted(self.size), strict=True)):
                yield f"sheet {number} measures {sheet.get_size()}"

    def _wrong_feet(self, running):
        for number, text in enumerate(self.texts, start=1):
            if f"Page {number} of {len(self)}" not in text:
                yield f"sheet {number} has no number"
            if _bare(running) not in _bare(text):
                yield f"sheet {number} does not say what it belongs to"

    def cut(self):
        for number, sheet in enumerate(self.document, start=1):
            width, height = sheet.get_size()
            text = sheet.get_textpage()
            for index in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(index)
                if min(left, bottom, width - right, height - top) < NO_TEXT_WITHIN:
                    yield f"sheet {number} is cut at “{text.get_text_bounded(left, bottom, right, top)}”"

    def missing(self, running="", in_order=True):
        """Each thing to read must follow, on paper, the one before it; a row too tall for a sheet cannot."""
        feet = re.compile(rf"{re.escape(_bare(running)) or '(?!)'}|Page\d+of{len(self)}")
        paper, place = "".join(feet.sub("", _bare(text)) for text in self.texts), 0
        for words in map(_bare, self.read):
            found = paper.find(words, place if in_order else 0)
            if found < 0:
                yield f"“{words[:60]}” is {'in another place' if words in paper else 'nowhere'}"
            else:
                place = found


def _bare(text):
    """Letters alone, as they follow each other: line ends and hyphens are the printer's."""
    return re.sub(r"[\s\-\u00ad\ufffe\u2010\u0002]", "", text)
