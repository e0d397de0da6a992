"""The admin's pages: health, backups, staff, settings, log."""

import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cast import PASSWORD
from pages import alert, checked, h1, main, read, says

from kit import __version__
from kit.db.copies import counts_at
from kit.db.engine import Database
from kit.db.migrate import newest_revision
from kit.db.models import Account, AuditEntry, OneTimeLink, School, SignIn
from kit.db.restore import look_into, restore
from kit.services import accounts, audit, backups, health, jobs, updates
from kit.services.backups import makes_daily
from kit.web.admin import home
from kit.web.admin.home import what_words


@pytest.fixture
def dora(browse_as):
    return browse_as("dora")


@pytest.fixture
def folder(settings):
    folder = settings.data_dir / "backups"
    folder.mkdir()
    return folder


def made(dora):
    """The name of a backup made with the button."""
    job = dora.post("/admin/backups").location
    assert h1(dora.get(job)) == "The backup is made"
    return next(a for a in read(dora.get(job)).links if a.startswith("/admin/backups/"))


def use(app, **changed):
    """The site with another library or other mistakes in it."""
    app.extensions["kit"] = replace(app.extensions["kit"], **changed)


def line(page, name):
    """What the health page says in the line of a name."""
    return next(
        words
        for words in re.split(r"<li class=\"health-line", page.text)[1:]
        if f"<strong>{name}<" in words
    )


class TestHealth:
    def test_a_new_site_needs_a_backup(self, dora, monkeypatch):
        monkeypatch.setattr(home, "public_address", lambda: "http://192.168.1.20")
        page = dora.get("/admin/")

        assert "health-needs" in 'class="health-line' + line(page, "Backup")
        assert "Make one now." in line(page, "Backup")

    def test_after_one_was_made_it_needs_none_for_a_week(self, dora, database, now):
        made(dora)
        assert "Make one now." not in line(dora.get("/admin/"), "Backup")

    @pytest.mark.parametrize(("days", "is_old"), [(7, False), (8, True)])
    def test_a_backup_is_old_after_seven_days(self, now, days, is_old):
        kept = backups.Kept("kit-x.zip", 1, now - timedelta(days=days))
        machine = health.Machine(kept, True, 10**10, (), now)

        assert machine.is_backup_old is is_old

    def test_an_address_only_this_machine_can_open_needs_somebody(
        self, dora, monkeypatch
    ):
        monkeypatch.setattr(home, "public_address", lambda: "http://127.0.0.1:8000")

        page = dora.get("/admin/")

        assert "Students cannot reach it." in line(page, "Address")

    def test_a_full_disk_needs_somebody(self, dora, monkeypatch):
        usage = SimpleNamespace(free=499_999_999)
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: usage)

        assert "Make room" in line(dora.get("/admin/"), "Disk")

    def test_keys_others_can_read_need_somebody(self, dora, settings):
        key = settings.data_dir / "pin.key"
        key.write_text("x" * 40)
        settings.data_dir.chmod(0o755)
        key.chmod(0o644)
        assert "pin.key" in line(dora.get("/admin/"), "Files")

        key.chmod(0o600)
        (settings.data_dir / "kit.sqlite").chmod(0o600)
        assert "Only the kit can read them." in line(dora.get("/admin/"), "Files")

    def test_a_clock_behind_what_was_written_needs_somebody(self, database, cast, now):
        with database.reading() as session:
            for minutes, is_behind in ((4, False), (6, True)):
                students = health.look_at_students(
                    session,
                    school_id=cast.school_id,
                    now=now - timedelta(minutes=minutes),
                )
                assert students.is_clock_behind is is_behind

    def test_students_whose_last_day_comes_soon_are_counted_of_ones_own_school(
        self, dora, database, cast, now
    ):
        with database.writing() as session:
            for name in ("ben", "oli"):
                student = session.get_one(Account, cast[name].id)
                student.erase_on = (now + timedelta(days=14)).date()

        page = dora.get("/admin/")

        assert "1 student is erased in the next 14 days." in line(
            page, "Students&#39; data"
        )


class TestBackups:
    def test_none_yet(self, dora):
        assert "There is no backup yet." in main(dora.get("/admin/backups"))

    def test_the_button_makes_one_that_says_what_is_in_it(self, dora):
        words = main(dora.get(made(dora)))

        assert "School Hill Road School, Mill Lane School" in words
        assert "Classes 3" in words
        assert "Students 6" in words
        assert f"Version of the kit {__version__}" in words
        assert "-m kit db restore /" in words
        assert "another school" not in words

    @pytest.mark.statement("T60")
    def test_what_the_page_shows_comes_back_in_a_fresh_place(
        self, dora, settings, tmp_path, now
    ):
        name = made(dora).rpartition("/")[2]
        file = settings.data_dir / "backups" / name
        fresh = f"sqlite:///{tmp_path}/fresh/kit.sqlite"

        restore(
            file,
            url=fresh,
            pin_key=tmp_path / "fresh" / "pin.key",
            backups=tmp_path / "fresh" / "backups",
            kit=__version__,
            now=now,
        )

        assert counts_at(fresh) == look_into(file).counts
        database = Database(fresh)
        with database.reading() as session:
            assert {row.name for row in session.query(School)} == {
                "Mill Lane School",
                "Hill Road School",
            }
            assert session.query(SignIn).count() == 0  # everybody is signed out
        database.close()

    @pytest.mark.statement("T60")
    def test_while_one_is_made_there_is_no_second(self, dora, database, now):
        with database.writing() as session:
            job, _is_new = jobs.begin(session, kind="backup", now=now)

        assert dora.post("/admin/backups").location == f"/admin/jobs/{job}"
        page = dora.get(f"/admin/jobs/{job}")
        assert h1(page) == "A backup is being made"
        assert '<meta http-equiv="refresh"' in page.text
        assert "data-reload" in page.text  # with scripts, too, and without a jump

    def test_one_whose_server_died_is_shown_as_failed(self, dora, database, now):
        with database.writing() as session:
            early = now - timedelta(minutes=2)
            job, _is_new = jobs.begin(session, kind="backup", now=early)

        page = dora.get(f"/admin/jobs/{job}")

        assert h1(page) == "No backup was made"
        assert "stopped half-way" in main(page)
        assert '<meta http-equiv="refresh"' not in page.text

    def test_one_that_cannot_be_written_says_why(self, dora, settings):
        (settings.data_dir / "backups").write_text("a file where the folder should be")

        page = dora.get(dora.post("/admin/backups").location)

        assert h1(page) == "No backup was made"

    def test_it_is_fetched_with_the_password_again(self, dora, rows):
        address = made(dora)

        answer = dora.post(f"{address}/file", data={"password": PASSWORD})

        assert answer.status_code == 200
        assert answer.data[:2] == b"PK"
        assert answer.mimetype == "application/zip"
        assert rows(AuditEntry, what="backup-fetched")
        answer.close()

    @pytest.mark.parametrize("data", [{}, {"password": ""}, {"password": "not mine"}])
    def test_it_is_not_fetched_without_it(self, dora, rows, data):
        address = made(dora)

        page = dora.post(f"{address}/file", data=data)

        assert page.status_code == 422
        assert alert(page)
        assert not rows(AuditEntry, what="backup-fetched")

    def test_whoever_guesses_has_to_wait(self, dora):
        address = made(dora)
        for _ in range(5):
            dora.post(f"{address}/file", data={"password": "not mine"})

        page = dora.post(f"{address}/file", data={"password": PASSWORD})

        assert page.status_code == 429
        assert "Too many tries." in page.text

    def test_an_older_one_is_deleted_and_the_newest_stays(self, dora, clock, folder):
        import os

        old = made(dora)
        os.utime(folder / old.rpartition("/")[2], (1, 1))
        clock.forward(minutes=1)
        new = made(dora)

        assert dora.post(f"{new}/delete").status_code == 404
        assert dora.post(f"{old}/delete").status_code == 303
        assert [f.name for f in folder.iterdir()] == [new.rpartition("/")[2]]
        assert dora.post(f"{old}/delete").status_code == 404

    @pytest.mark.parametrize(
        "name",
        ["..%2Fkit.sqlite", "..", "kit.sqlite", ".zip", "%2Fetc%2Fpasswd", "a.zip"],
    )
    def test_no_other_file_can_be_named(self, dora, folder, name):
        (folder / "kit.sqlite").write_bytes(b"no zip")

        assert dora.get(f"/admin/backups/{name}").status_code == 404

    def test_a_link_to_another_file_is_not_listed(self, dora, folder, tmp_path):
        (folder / "a.zip").symlink_to(tmp_path / "kit.sqlite")

        assert "a.zip" not in dora.get("/admin/backups").text
        assert dora.get("/admin/backups/a.zip").status_code == 404

    def test_a_file_that_is_no_backup_says_so(self, dora, folder):
        with zipfile.ZipFile(folder / "other.zip", "w") as zipped:
            zipped.writestr("holiday.txt", "x")
        (folder / "torn.zip").write_bytes(b"PK\x03\x04 torn")
        with zipfile.ZipFile(folder / "huge.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr("manifest.json", b"0" * 5_000_000)

        for name in ("other.zip", "torn.zip", "huge.zip"):
            page = dora.get(f"/admin/backups/{name}")
            assert page.status_code == 200, name
            assert "cannot use this file" in main(page), name
            assert "kit db restore" not in main(page), name

    def test_one_of_a_newer_kit_says_so(self, dora, folder):
        self.forge(folder, made(dora), revision="9999")

        assert "made by a newer kit" in main(dora.get("/admin/backups/forged.zip"))

    def test_one_of_another_school_says_so(self, dora, folder):
        self.forge(folder, made(dora), schools="<b>Elsewhere</b>")

        page = dora.get("/admin/backups/forged.zip")

        assert "This is a backup of another school." in main(page)
        assert "<b>Elsewhere" not in page.text

    def test_one_of_an_earlier_kit_that_named_no_school_is_shown_too(
        self, dora, folder
    ):
        self.forge(folder, made(dora), schools=None, students=None)

        page = dora.get("/admin/backups/forged.zip")

        assert "Classes 3" in main(page)
        assert "another school" not in main(page)

    @staticmethod
    def forge(folder, address, **changed):
        """The backup with another manifest; None takes a field out."""
        with zipfile.ZipFile(folder / address.rpartition("/")[2]) as zipped:
            manifest = json.loads(zipped.read("manifest.json")) | changed
        kept = {k: v for k, v in manifest.items() if v is not None}
        with zipfile.ZipFile(folder / "forged.zip", "w") as zipped:
            zipped.writestr("manifest.json", json.dumps(kept))


class TestPeople:
    def test_a_new_teacher_gets_a_link_that_works_once(self, dora, browse_as, rows):
        page = dora.post(
            "/admin/people",
            data={"name": "Fay", "role": "teacher"},
            follow_redirects=True,
        )

        (address,) = re.findall(r"(/signin/[\w-]{20,})</code>", page.text)
        fay = browse_as("nobody")
        # With what stands around it in other programs it is the same link.
        assert fay.get(f"{address}%E2%81%A9").status_code == 200
        password = {"password": "four plain words here"}
        assert fay.post(address, data=password).location == "/t/"
        assert browse_as("nobody").get(address).status_code == 410
        assert rows(Account, name="Fay")[0].role == "teacher"
        assert "/signin/" not in dora.get("/admin/people").text

    @pytest.mark.parametrize("name", ["", "  ", "Ana", "аna", "x" * 61])
    def test_a_name_must_be_there_and_be_free(self, dora, name):
        page = dora.post("/admin/people", data={"name": name, "role": "teacher"})

        assert page.status_code == 422
        assert alert(page)

    @pytest.mark.parametrize("role", ["student", "owner", ""])
    def test_nobody_becomes_anything_else(self, dora, rows, role):
        page = dora.post("/admin/people", data={"name": "Fay", "role": role})

        assert page.status_code == 422
        assert not rows(Account, name="Fay")

    def test_staff_of_another_school_is_neither_seen_nor_touched(self, dora, cast):
        odo = cast["odo"].public_id

        assert not says(dora.get("/admin/people").text, "Odo")
        for what in ("link", "disable", "enable"):
            assert dora.post(f"/admin/people/{odo}/{what}").status_code == 404

    def test_a_student_is_not_staff(self, dora, cast):
        ben = cast["ben"].public_id

        assert dora.post(f"/admin/people/{ben}/link").status_code == 404

    def test_whoever_is_disabled_is_out_at_once_and_can_come_back(
        self, dora, browse_as, cast
    ):
        ana, address = browse_as("ana"), f"/admin/people/{cast['ana'].public_id}"

        dora.post(f"{address}/disable")
        assert ana.get("/t/").location.startswith("/signin")
        assert "disabled" in main(dora.get("/admin/people"))

        dora.post(f"{address}/enable")
        login = {"name": "Ana", "password": PASSWORD}
        assert browse_as("nobody").post("/signin", data=login).location == "/t/"

    def test_the_last_admin_stays(self, dora, cast, rows):
        page = dora.post(
            f"/admin/people/{cast['dora'].public_id}/disable", follow_redirects=True
        )

        assert "add another admin first" in main(page)
        assert rows(Account, name="Dora")[0].disabled_at is None
        assert not rows(AuditEntry, what="staff-disabled")

    def test_an_admin_who_has_no_password_yet_is_no_other_admin(self, dora, cast, rows):
        dora.post("/admin/people", data={"name": "Fay", "role": "admin"})

        dora.post(f"/admin/people/{cast['dora'].public_id}/disable")

        assert rows(Account, name="Dora")[0].disabled_at is None

    def test_with_another_admin_one_may_go(self, dora, cast, database, rows, now):
        with database.writing() as session:
            accounts.add_staff(
                session,
                school_id=cast.school_id,
                name="Fay",
                role="admin",
                now=now,
                password_hash="x",
            )

        dora.post(f"/admin/people/{cast['dora'].public_id}/disable")

        assert rows(Account, name="Dora")[0].disabled_at is not None

    def test_a_new_link_changes_nothing_until_it_is_used(
        self, dora, browse_as, cast, rows
    ):
        ana = browse_as("ana")

        dora.post(f"/admin/people/{cast['ana'].public_id}/link")

        assert ana.get("/t/").status_code == 200
        assert len(rows(OneTimeLink, account_id=cast["ana"].id)) == 1


class TestSettings:
    def test_they_show_what_is_and_keep_what_is_typed(self, dora, rows):
        assert checked(dora.get("/admin/settings"), "keep") == ["year"]

        answer = dora.post(
            "/admin/settings",
            data={"name": " New  Mill ", "locale": "uk", "keep": "90"},
        )

        assert answer.status_code == 303
        (school,) = rows(School, name="New Mill")
        assert (school.locale, school.keep_days) == ("uk", 90)
        assert rows(School, name="Hill Road School")[0].keep_days == 30

    @pytest.mark.parametrize(
        "changed",
        [{"name": ""}, {"name": "x" * 81}, {"locale": "xx"}, {"keep": "900"}],
    )
    def test_mistakes_change_nothing(self, dora, rows, changed):
        data = {"name": "New", "locale": "uk", "keep": "90"} | changed

        page = dora.post("/admin/settings", data=data)

        assert page.status_code == 422
        assert alert(page)
        assert rows(School, name="Mill Lane School")

    def test_whoever_hosts_decides_about_daily_backups(self, dora, settings):
        data = {"name": "Mill", "locale": "uk", "keep": "90"}

        dora.post("/admin/settings", data=data)
        assert not makes_daily(settings.data_dir)
        assert "switched off" in main(dora.get("/admin/backups"))

        dora.post("/admin/settings", data={**data, "daily": "y"})
        assert makes_daily(settings.data_dir)

    def test_an_admin_of_another_school_does_not(
        self, browse_as, database, cast, settings
    ):
        with database.writing() as session:
            session.get_one(Account, cast["odo"].id).role = "admin"
        odo = browse_as("odo")

        data = {"name": "Hill", "locale": "en", "keep": "90"}
        assert odo.post("/admin/settings", data=data).status_code == 303
        assert makes_daily(settings.data_dir)
        assert 'name="daily"' not in odo.get("/admin/settings").text


class TestContent:
    def test_every_language_says_how_far_it_is(self, dora):
        words = main(dora.get("/admin/content"))

        assert "українська: complete" in words
        assert "1 text in English" in words
        assert "the questions are in English" in words
        assert "Tests before, after and some weeks later" in words

    def test_a_language_without_a_lesson_is_named_too(self, dora, app, library):
        (lesson,) = library.lessons.values()
        bare = replace(lesson, texts={"en": lesson.texts["en"]})
        use(app, library=replace(library, lessons={lesson.id: bare}, quizzes={}))

        words = main(dora.get("/admin/content"))

        assert "العربية: not there: students read English" in words

    def test_a_draft_is_called_one_here_and_on_the_health_page(
        self, dora, app, library
    ):
        (lesson,) = library.lessons.values()
        draft = replace(lesson.texts["uk"], status="draft")
        texts = {**lesson.texts, "uk": draft}
        use(
            app,
            library=replace(library, lessons={lesson.id: replace(lesson, texts=texts)}),
        )

        assert "українська: draft, not checked" in main(dora.get("/admin/content"))
        said = line(dora.get("/admin/"), "Lessons")
        assert "no speaker has checked" in said
        assert "українська" in said

    def test_what_is_left_out_stands_there_with_its_mistakes(self, dora, app):
        use(app, left_out=("lessons/m99/lesson.md:7: steps: <missing>",))

        page = dora.get("/admin/content")

        assert "is left out" in main(page)
        assert "lesson.md:7: steps: <missing>" in main(page)
        assert "1 mistake keeps content out." in line(dora.get("/admin/"), "Lessons")

    def test_a_site_with_nothing_to_teach_says_so(self, dora, app, library):
        use(app, library=replace(library, lessons={}, quizzes={}))

        assert "Nothing can be taught." in main(dora.get("/admin/content"))


class TestUpdates:
    def test_it_says_what_runs_and_since_when(self, dora, settings, now):
        updates.note_version(settings.data_dir, kit="0.0.9", schema="0003", now=now)
        later = now + timedelta(days=30)
        updates.note_version(
            settings.data_dir, kit=__version__, schema="0008", now=later
        )

        words = main(dora.get("/admin/updates"))

        assert f"Version of the kit {__version__}" in words
        assert "Runs here since October 7, 2026" in words
        assert "0.0.9 · September 7, 2026" in words
        assert newest_revision() in words
        assert "pip install --upgrade ." in words
        assert "it makes a backup" in words

    def test_what_the_last_versions_changed_is_shown_in_english(self, dora):
        page = dora.get("/admin/updates?lang=ar", follow_redirects=True)

        assert '<ul lang="en" dir="ltr">' in page.text
        assert "Eleven lessons" in main(page)

    def test_another_schema_than_this_versions_is_a_problem(self, dora, monkeypatch):
        monkeypatch.setattr(health, "newest_revision", lambda: "9999")

        assert "start it again" in main(dora.get("/admin/updates"))

    def test_a_site_that_wrote_nothing_down_is_shown_too(self, dora):
        assert "Runs here since" not in main(dora.get("/admin/updates"))


class TestLog:
    def test_every_act_has_words(self, app):
        from kit.services.audit import ACTS

        with app.test_request_context("/"):
            app.preprocess_request()
            assert all(what_words(what) for what in ACTS)

    def test_what_a_teacher_did_to_a_student_names_only_the_class(
        self, dora, browse_as, cast
    ):
        ana, ben = browse_as("ana"), cast["ben"].public_id
        people = f"/t/c/{cast.class_5b.public_id}/people/{ben}"
        ana.post(f"{people}/new-pin")
        ana.post(f"{people}/remove")
        ana.post(f"{people}/restore")
        ana.post(f"{people}/erase", data={"name": "5B"})

        words = main(dora.get("/admin/log"))

        for what in ("new PIN", "removed", "brought back", "erased for ever"):
            assert what in words
        assert words.count("Ana") == 4
        assert words.count("5B") == 4
        assert "Ben" not in words
        assert ben not in words

    def test_whoever_takes_answers_away_is_noted(self, dora, browse_as, cast, rows):
        ana, lesson = browse_as("ana"), cast.lesson_5b.public_id
        ana.get(f"/t/a/{lesson}/export")
        assert not rows(AuditEntry)
        file = f"/t/a/{lesson}/export/file?what=answers&form=csv&names=nicknames"
        assert ana.get(file).status_code == 200
        ana.head(file)
        ana.get(f"/t/c/{cast.class_5b.public_id}/answers.zip")
        eve = browse_as("eve")
        assert eve.get(file).status_code == 404

        words = main(dora.get("/admin/log"))
        assert words.count("results downloaded") == 2
        assert words.count("5B") == 2
        assert "Eve" not in words

    def test_many_wrong_passwords_of_staff_are_noted_once(self, dora, browse_as, rows):
        for _ in range(12):
            login = {"name": "Ana", "password": "not this one"}
            browse_as("nobody").post("/signin", data=login)

        assert len(rows(AuditEntry, what="locked-out")) == 1
        words = main(dora.get("/admin/log"))
        assert "locked out after many wrong passwords Ana" in words

    def test_a_name_nobody_has_is_not_noted(self, browse_as, rows):
        for _ in range(12):
            login = {"name": "Fantomas", "password": "not this one"}
            browse_as("nobody").post("/signin", data=login)

        assert not rows(AuditEntry)

    def test_many_wrong_pins_of_a_student_name_only_the_class(
        self, dora, browse_as, cast, rows
    ):
        door = f"/j/{cast.lesson_5b.code}/back"
        for name in ("Ben", "Nobody"):
            for _ in range(10):
                browse_as("nobody").post(door, data={"nickname": name, "pin": "0000"})

        assert len(rows(AuditEntry, what="student-locked-out")) == 1
        words = main(dora.get("/admin/log"))
        assert "student locked out after many wrong PINs 5B" in words
        assert "Ben" not in words

    def test_what_a_command_did_says_so(self, dora, database, cast, now):
        with database.writing() as session:
            audit.note_command(session, "staff-link", cast["ana"].public_id, now=now)

        assert "a command on the server new sign-in link Ana" in main(
            dora.get("/admin/log")
        )

    def test_what_failed_is_not_in_it(self, dora, browse_as, cast, rows):
        eve = browse_as("eve")
        people = f"/t/c/{cast.class_5b.public_id}/people/{cast['ben'].public_id}"

        assert eve.post(f"{people}/new-pin").status_code == 404
        assert not rows(AuditEntry)
        assert "Nothing was changed yet." in main(dora.get("/admin/log"))


def test_an_admin_of_another_school_looks_after_people_and_not_the_machine(
    browse_as, database, cast
):
    with database.writing() as session:
        session.get_one(Account, cast["odo"].id).role = "admin"
    odo = browse_as("odo")

    assert "Ana" not in main(odo.get("/admin/people"))
    for path in (
        *("", "backups", "backups/a.zip", "jobs/nosuchthing2"),
        *("content", "first", "sheet", "updates", "restore"),
    ):
        assert odo.get(f"/admin/{path}").status_code == 404


def test_admins_find_the_school_in_the_top_bar_and_teachers_do_not(browse_as):
    assert "/admin/" in read(browse_as("dora").get("/t/")).links
    assert "/admin/" not in read(browse_as("ana").get("/t/")).links


def test_sign_in_leads_back_to_the_page_that_was_asked_for(browse_as):
    browser = browse_as("nobody")
    sent = browser.get("/admin/people").location
    login = {"name": "Dora", "password": PASSWORD, "next": "/admin/people"}

    assert sent == "/signin?next=/admin/people"
    assert browser.post("/signin", data=login).location == "/admin/people"


@pytest.mark.parametrize("lang", ["uk", "ar"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "backups",
        "content",
        "people",
        "settings",
        "log",
        "first",
        "sheet",
        "updates",
    ],
)
def test_every_page_speaks_every_language(dora, lang, path):
    page = dora.get(f"/admin/{path}?lang={lang}", follow_redirects=True)

    assert page.status_code == 200
    assert f'lang="{lang}"' in page.text
    assert h1(page) not in (h1(dora.get("/admin/?lang=en", follow_redirects=True)), "")
