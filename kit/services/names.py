"""Names as they are compared, so that look-alikes cannot stand side by side."""

import re
import unicodedata

# What draws nothing: Unicode's Default_Ignorable_Code_Point, and bidi controls.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
# Letters of other scripts that look like Latin ones; enough for the scripts we ship.
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһӏтмквн" + "αεορτυχικνβζημ",
    "aeopcyxijsdhltmkbh" + "aeoptyxiknbzhm",
)
LONGEST_KEY = 120  # what the column holds; one character may fold into eighteen


def tidy(name: str) -> str:
    """A name as it is shown: normalised, nothing invisible, single spaces."""
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    printable = "".join(c if c.isprintable() else " " for c in visible)
    return " ".join(printable.split())


def name_key(name: str) -> str:
    """The same for all spellings that a person would take for the same name."""
    folded = unicodedata.normalize("NFKC", tidy(name)).casefold()
    return " ".join(folded.translate(LOOK_ALIKES).split())[:LONGEST_KEY]
