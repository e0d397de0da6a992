"""Every rule of the site as an address that exists in the world, and what to post."""

from answers import RIGHT, body
from cast import PASSWORD

# Methods that a rule has beside those that ask or describe.
ASKING = {"HEAD", "OPTIONS"}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}

# What has to be posted so that the owner's request is accepted. Where nothing stands,
# a press of the button is enough.
BODIES = {
    "public.home": lambda world: {"code": world.cast.lesson_5b.code},
    "public.sign_in": lambda _world: {
        "name": "Ana",
        "password": "correct horse battery",
    },
    "public.link": lambda _world: {"password": "four plain words here"},
    "public.come_back": lambda _world: {"nickname": "Nobody", "pin": "0000"},
    "student.answer": lambda _world: body(RIGHT["single"], "single"),
    "student.reading": lambda _world: {"theme": "dark", "size": "115"},
    "teacher.new_class": lambda _world: {"name": "7C"},
    "teacher.class_settings": lambda _world: {"name": "5B", "expected_size": "28"},
    "teacher.edit_student": lambda _world: {
        "name": "Benjamin",
        "note": "x",
        "track": "",
    },
    "teacher.erase_student": lambda _world: {"name": "5B"},
    "teacher.erase_class": lambda _world: {"name": "5B"},
    "teacher.add_people": lambda _world: {"names": "Maple 27", "count": "1"},
    "teacher.confirm_join": lambda world: {"other": world.cast["bea"].public_id},
    "teacher.confirm_move": lambda world: {"to": world.other_room, "name": "Ben"},
    "teacher.assign": lambda _world: {
        "track": "everyday",
        "pace": "teacher",
        "retry": "yes",
        "explain": "each",
    },
    "teacher.lead": lambda _world: {"state": "b"},
    "student.vote": lambda _world: {"chosen": "other-tabs"},
    "teacher.confirm_rule": lambda _world: {"what": "drop", "words": "Both are right."},
    "teacher.names": lambda _world: {"hidden": "1"},
    "teacher.dismiss": lambda _world: {"line": "x"},
    "admin.fetch_backup": lambda _world: {"password": PASSWORD},
    "admin.ask_restore": lambda _world: {"classes": "3", "password": PASSWORD},
    "admin.people": lambda _world: {"name": "Fay", "role": "teacher"},
    "admin.first_choices": lambda _world: {"keep": "30", "daily": "y"},
    "admin.settings": lambda _world: {
        "name": "Mill Lane",
        "locale": "en",
        "keep": "30",
        "daily": "y",
    },
}
QUERIES = {"teacher.assign": "lesson=demo-module", "teacher.rule": "what=drop"}


class Addresses:
    """Fills the parameters of rules with what is in the world, or with what is not."""

    def __init__(self, world):
        cast = world.cast
        self.world = world
        self.of_parameter = {
            "assignment": cast.lesson_5b.public_id,
            "classroom": cast.class_5b.public_id,
            "student": cast["ben"].public_id,
            "number": 6,
            "item": "ev-single",
            "code": cast.lesson_5b.code,
            "lesson": "demo-module",
            "sitting": "pre-test",
            "comparison": "comparison22",
            "track": "everyday",
            "filename": "css/kit.css",
            "name": world.backup,
            "job": world.job,
            "person": cast["ana"].public_id,
        }

    def rules(self):
        return list(self.world.app.url_map.iter_rules())

    def there(self, rule):
        """The address of something that exists, most of it Ana's and Ben's."""
        return self._build(rule, {**self.of_parameter, "token": self._token(rule)})

    def missing(self, rule):
        """The same address for something that does not exist."""
        gone = {
            "assignment": "nosuchthing2",
            "classroom": "nosuchthing2",
            "student": "nosuchthing2",
            "number": 6,
            "item": "nosuch",
            "code": "000001",
            "lesson": "nosuch",
            "sitting": "nosuch",
            "comparison": "nosuchthing2",
            "track": "nosuch",
            "filename": "css/nosuch.css",
            "name": "nosuch.zip",
            "job": "nosuchthing2",
            "person": "nosuchthing2",
            "token": "nosuch",
        }
        if not rule.arguments:
            return "/nosuch"
        return self._build(rule, gone)

    def missing_inside(self, rule):
        """Only the last part does not exist: Ana's class, and nobody in it."""
        last = [part for kind, part in _parts(rule) if kind][-1]
        gone = {last: 99 if last == "number" else "nosuchthing2"}
        values = {**self.of_parameter, "token": self._token(rule), **gone}
        return self._build(rule, values)

    def body(self, rule):
        make = BODIES.get(rule.endpoint)
        return make(self.world) if make else {}

    def _token(self, rule):
        return self.world.tokens.get(rule.endpoint, "")

    def _build(self, rule, values):
        with self.world.app.test_request_context():
            adapter = self.world.app.url_map.bind("")
            wanted = {name: values[name] for name in rule.arguments}
            path = adapter.build(rule.endpoint, wanted)
        query = QUERIES.get(rule.endpoint)
        return f"{path}?{query}" if query else path


def _parts(rule):
    return [(converter, part) for converter, part in _split(rule.rule)]


def _split(rule):
    for piece in rule.split("/"):
        if piece.startswith("<"):
            name = piece.strip("<>").rpartition(":")[2]
            yield True, name
        else:
            yield False, piece
