"""What each page costs in schools of three sizes, on both databases."""

import argparse
import json
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # postgres.py stands there

from postgres import NoPostgresError, running_postgres
from sqlalchemy import event, text

from kit.app import create_app
from kit.config import Settings, data_root
from kit.content.load import load_library
from kit.content.model import Judge
from kit.db.engine import Database
from kit.db.migrate import upgrade
from kit.services.bank_report import bank_report
from kit.services.sign_ins import begin_sign_in
from tests.bench.big_school import Maker, question_of

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
# Students and answers; 600 is the smallest school that has a class of 300.
SIZES = {30: 10_000, 300: 100_000, 600: 200_000, 3_000: 1_000_000}
ROUNDS, SECONDS = 9, 20.0  # of each page: so many, three at least, then for so long


class Bench:
    """One school, its pages, and how often they ask the database."""

    def __init__(self, url, library, *, students, answers):
        upgrade(url)
        self.library, self.database = library, Database(url)
        begin = time.perf_counter()
        maker = Maker(self.database, library, now=NOW)
        self.school = maker.make(students=students, answers=answers)
        self._settle()
        self.made_in = time.perf_counter() - begin
        settings = Settings(
            data_dir=Path(tempfile.gettempdir()), database_url=url,
            secret_key="b" * 40, pin_key=b"p" * 40,
        )  # fmt: skip
        self.app = create_app(settings, now=lambda: NOW, library=library)
        self.app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        self.asked = 0
        for database in (self.database, self.app.extensions["kit"].database):
            event.listen(database.engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_rest):
        """PRAGMA and BEGIN are SQLite's alone, and no question."""
        self.asked += not statement.startswith(("PRAGMA", "BEGIN"))

    def _settle(self):
        """What PostgreSQL does by itself at night; SQLite does nothing of the kind."""
        if self.database.engine.dialect.name == "postgresql":
            with self.database.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(text("VACUUM ANALYZE"))
                connection.execute(text("CHECKPOINT"))

    def close(self):
        self.app.extensions["kit"].database.close()
        self.database.close()

    def browser(self, account):
        with self.database.writing() as session:
            secret = begin_sign_in(session, account_id=account, now=NOW)
        browser = self.app.test_client()
        browser.set_cookie("kit_sid", secret)
        browser.get("/help")  # the first answer makes a cookie of its own
        return browser

    def acts(self):
        """What to measure: (page, students of its class), and how to ask for it."""
        found = {}
        for place in self.school.places:
            found |= self._of_class(place)
        found["kit stats items", "–"] = self._report
        found["the same, --quick", "–"] = lambda: self._report(quick=True)
        return found

    def _of_class(self, place):
        teacher, size = self.browser(place.teacher), place.students
        with self.database.reading() as session:
            number, item = question_of(session, self.library, place.assignment)
            _, closed = question_of(session, self.library, place.closed)
        room, open_, over = (
            f"/t/c/{place.class_id}", f"/t/a/{place.assignment}", f"/t/a/{place.closed}",
        )  # fmt: skip
        paths = {
            "class hub": f"{room}/",
            "results": f"{over}/results",
            "question": f"{over}/results/q/{closed.id}",
            "map": f"{room}/map",
            "change": f"{room}/change",
            "live": f"{open_}/live",
        }
        found = {
            (name, size): lambda path=path: _get(teacher, path)
            for name, path in paths.items()
        }
        address = f"/a/{place.assignment}/{number}"
        reader = self.browser(place.fresh[0])
        found["student's question", size] = lambda: _get(reader, address)
        writers = iter([self.browser(one) for one in place.fresh[1 : ROUNDS + 3]])
        chosen = item.options[0] if isinstance(item, Judge) else min(item.options)
        body = {"item": item.id, "certainty": "2", "resend_key": "k", "chosen": chosen}
        found["answer", size] = lambda: _post(next(writers), address, body)
        return found

    def _report(self, *, quick=False):
        with self.database.reading() as session:
            found = bank_report(session, library=self.library, with_scores=not quick)
            assert found.items

    def measure(self, act):
        """Milliseconds, those of this process's CPU, and statements of one time."""
        self.asked, begin, cpu = 0, time.perf_counter(), time.process_time()
        act()
        used, took = time.process_time() - cpu, time.perf_counter() - begin
        return 1000 * took, 1000 * used, self.asked


def _get(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status)


def _post(browser, path, body):
    answer = browser.post(path, data=body)
    assert (answer.status_code, "feedback" in answer.location) == (303, True), path


@contextmanager
def places(names):
    """`place(name)` makes an empty database of that kind, and takes it away again."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = None
        if "postgresql" in names:
            server = stack.enter_context(running_postgres())

        @contextmanager
        def place(name, size):
            if name == "sqlite":
                yield f"sqlite:///{folder}/{size}.sqlite"
                return
            url = server.new()
            yield url
            server.drop(url)

        yield place


def make(stack, place, name, students, library):
    url = stack.enter_context(place(name, students))
    bench = Bench(url, library, students=students, answers=SIZES[students])
    stack.callback(bench.close)
    school = bench.school
    said = f"{name}: {school.students:,} students, {school.answers:,} answers"
    print(f"{said} in {bench.made_in:.0f} s", file=sys.stderr)
    return bench


def measured(benches):
    """Each page round by round over all schools: who is slowed down, all are."""
    acts = {name: bench.acts() for name, bench in benches.items()}
    pages = dict.fromkeys(page for found in acts.values() for page in found)
    for page in pages:
        where = [name for name in benches if page in acts[name]]
        for name in where:
            acts[name][page]()  # the first round is no measure
        rounds, end = {name: [] for name in where}, time.perf_counter() + SECONDS
        for number in range(ROUNDS):
            if number > 2 and time.perf_counter() > end:
                break
            for name in where:
                rounds[name].append(benches[name].measure(acts[name][page]))
        for name in where:
            times, cpu, statements = zip(*rounds[name], strict=True)
            school = benches[name].school
            yield {
                "database": name[0],
                "students": school.students,
                "answers": school.answers,
                "page": page[0],
                "class": page[1],
                "ms": round(statistics.median(times), 1),
                "cpu_ms": round(statistics.median(cpu), 1),
                "statements": max(statements),
            }


def as_text(rows, *, unit):
    """One line for each page, one column for each school."""
    columns = list(dict.fromkeys((r["database"], r["students"]) for r in rows))
    found = {(r["database"], r["students"], r["page"], r["class"]): r for r in rows}
    heads = " | ".join(f"{database} {students:,}" for database, students in columns)
    lines = [f"| Page, class of | {heads} |", "|---|" + "---|" * len(columns)]
    for page, size in dict.fromkeys((r["page"], r["class"]) for r in rows):
        cells = [found.get((*column, page, size)) for column in columns]
        told = [f"{c[unit]} ({c['statements']})" if c else "" for c in cells]
        lines.append(f"| {page}, {size} | " + " | ".join(told) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="30,300,3000", help="students, of these")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="CPU of this process instead of time; without PostgreSQL's own",
    )
    parser.add_argument("--json", action="store_true", help="print for programs")
    chosen = parser.parse_args()
    library = load_library([data_root()]).library
    names = chosen.databases.split(",")
    try:
        with places(names) as place, ExitStack() as stack:
            benches = {
                (name, size): make(stack, place, name, size, library)
                for name in names
                for size in map(int, chosen.sizes.split(","))
            }
            rows = list(measured(benches))
    except NoPostgresError as error:
        sys.exit(f"{error}; --databases sqlite measures without it")
    unit = "cpu_ms" if chosen.cpu else "ms"
    print(json.dumps(rows, indent=1) if chosen.json else as_text(rows, unit=unit))


if __name__ == "__main__":
    main()
