"""Names as they are compared, so that look-alikes cannot stand side by side."""

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Letters of other scripts that look like Latin ones; enough for the scripts we ship.
LOOK_ALIKES = str.maketrans("аеорсухіјѕԁһӏтмкв", "aeopcyxijsdhltmkb")


def tidy(name: str) -> str:
    """A name as it is shown: normalised, nothing invisible, single spaces."""
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    printable = "".join(c if c.isprintable() else " " for c in visible)
    return " ".join(printable.split())


def name_key(name: str) -> str:
    """The same for all spellings that a person would take for the same name."""
    folded = unicodedata.normalize("NFKC", tidy(name)).casefold()
    return " ".join(folded.translate(LOOK_ALIKES).split())
