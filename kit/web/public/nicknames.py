"""Words for nicknames: nature nouns that insult nobody and need no agreement."""

from kit.i18n import pgettext


def nickname_words() -> list[str]:
    """In the reader's language; a translator may replace any of them freely."""
    return [
        pgettext("nickname", "Amber"),
        pgettext("nickname", "Birch"),
        pgettext("nickname", "Breeze"),
        pgettext("nickname", "Canyon"),
        pgettext("nickname", "Cedar"),
        pgettext("nickname", "Clover"),
        pgettext("nickname", "Comet"),
        pgettext("nickname", "Coral"),
        pgettext("nickname", "Forest"),
        pgettext("nickname", "Harbour"),
        pgettext("nickname", "Island"),
        pgettext("nickname", "Lagoon"),
        pgettext("nickname", "Lantern"),
        pgettext("nickname", "Maple"),
        pgettext("nickname", "Meadow"),
        pgettext("nickname", "Orchard"),
        pgettext("nickname", "Pebble"),
        pgettext("nickname", "Rainbow"),
        pgettext("nickname", "River"),
        pgettext("nickname", "Summit"),
        pgettext("nickname", "Sunrise"),
        pgettext("nickname", "Valley"),
        pgettext("nickname", "Willow"),
        pgettext("nickname", "Winter"),
    ]
