"""A backup comes back: sent, looked at, asked for with the number of its classes."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from cast import PASSWORD
from pages import alert, h1, main, read

from kit.db.copies import counts_at
from kit.db.models import AuditEntry
from kit.db.restore import look_into
from kit.services import backups, restores


@pytest.fixture
def dora(browse_as):
    return browse_as("dora")


@pytest.fixture
def saved(dora, settings):
    """The name of a backup with three classes."""
    dora.post("/admin/backups")
    return backups.list_backups(settings.data_dir)[0].name


def send(dora, content, name="kit.zip"):
    """As a browser sends it. Werkzeug's client would leave a large file open."""
    quoted = name.replace("\x00", "%00")
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"'
    return dora.post(
        "/admin/backups/upload",
        data=head.encode() + b"\r\n\r\n" + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


def ask(dora, name, *, classes="3", password=PASSWORD):
    return dora.post(
        f"/admin/backups/{name}/restore",
        data={"classes": classes, "password": password},
    )


class TestUpload:
    def test_a_backup_is_shown_before_anything_is_restored(
        self, dora, saved, settings, rows
    ):
        content = (settings.data_dir / "backups" / saved).read_bytes()

        page = dora.get(send(dora, content).location)

        assert "uploaded-" in h1(page)
        assert "Classes 3" in main(page)
        assert "Students 6" in main(page)
        assert restores.asked(settings.data_dir) is None
        assert rows(AuditEntry, what="backup-uploaded")

    @pytest.mark.parametrize(
        "content",
        [b"", b"no zip at all", b"PK\x03\x04 torn", b"PK\x05\x06" + bytes(18)],
        ids=["empty", "text", "torn", "hollow"],
    )
    def test_what_is_no_backup_is_not_kept(self, dora, settings, content):
        page = send(dora, content)

        assert page.status_code == 422
        assert "cannot use this file" in alert(page)
        assert list((settings.data_dir / "backups").iterdir()) == []

    def test_a_zip_with_a_way_out_of_the_folder_is_not_kept(self, dora, settings):
        for name in ("../../evil.sqlite", "/etc/evil", "manifest.json/../evil"):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as zipped:
                zipped.writestr(name, "x")
            assert send(dora, packed.getvalue(), name).status_code == 422
        assert list((settings.data_dir / "backups").iterdir()) == []

    def test_the_name_that_came_with_it_does_not_count(self, dora, saved, settings):
        content = (settings.data_dir / "backups" / saved).read_bytes()

        sent = send(dora, content, "../../../kit.sqlite\x00.zip")

        assert sent.status_code == 303
        kept = backups.list_backups(settings.data_dir)
        assert sum(one.is_uploaded for one in kept) == 1

    def test_without_a_file_it_asks_for_one(self, dora):
        page = dora.post("/admin/backups/upload")

        assert page.status_code == 422
        assert "Choose the file first." in alert(page)

    def test_more_than_a_form_holds_comes_through_for_an_admin_only(
        self, dora, browse_as, saved, settings
    ):
        content = (settings.data_dir / "backups" / saved).read_bytes()
        large = _padded(content, 3_000_000)
        assert send(dora, large).status_code == 303

        assert send(browse_as("ana"), large).status_code in {404, 413}
        assert send(browse_as("nobody"), large).status_code in {303, 413}
        answer = dora.post("/admin/settings", data={"name": "x" * 3_000_000})
        assert answer.status_code == 413

    def test_it_is_not_counted_as_a_backup_of_this_site(self, dora, saved, settings):
        content = (settings.data_dir / "backups" / saved).read_bytes()
        (settings.data_dir / "backups" / saved).unlink()

        address = send(dora, content).location

        assert "None yet." in main(dora.get("/admin/"))
        assert dora.post(f"{address}/delete").status_code == 303
        assert backups.list_backups(settings.data_dir) == []


def _padded(content, size):
    """The same backup with a manifest that takes more room, which is allowed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        with zipfile.ZipFile(packed, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
            new.comment = b"x" * 1000
            new.writestr("more", b"x" * size)
    return packed.getvalue()


class TestAsking:
    def test_with_the_number_and_the_password_it_is_asked(
        self, dora, saved, settings, rows
    ):
        page = dora.get(ask(dora, saved).location)

        assert h1(page) == "The backup is about to be restored"
        assert '<meta http-equiv="refresh"' in page.text
        assert restores.asked(settings.data_dir).name == saved
        assert rows(AuditEntry, what="restore-asked")
        assert "about to be restored" in main(dora.get("/admin/backups"))

    @pytest.mark.parametrize("classes", ["", "2", "33", "three", "-3", "3.0", "³"])
    def test_not_with_another_number(self, dora, saved, settings, classes):
        page = ask(dora, saved, classes=classes)

        assert page.status_code == 422
        assert "number of classes" in alert(page)
        assert restores.asked(settings.data_dir) is None

    @pytest.mark.parametrize("classes", [" 3 ", "٣", "03"])
    def test_it_may_be_written_as_people_write(self, dora, saved, classes):
        assert ask(dora, saved, classes=classes).status_code == 303

    def test_not_without_the_password(self, dora, saved, settings):
        assert ask(dora, saved, password="not mine").status_code == 422
        assert restores.asked(settings.data_dir) is None
        for _ in range(5):
            ask(dora, saved, password="not mine")
        assert ask(dora, saved).status_code == 429

    def test_it_can_be_called_off(self, dora, saved, settings, rows):
        ask(dora, saved)

        page = dora.post("/admin/restore/cancel", follow_redirects=True)

        assert "Nothing is restored." in main(page)
        assert restores.asked(settings.data_dir) is None
        assert h1(dora.get("/admin/restore")) == "Nothing was restored yet"
        assert len(rows(AuditEntry, what="restore-cancelled")) == 1
        dora.post("/admin/restore/cancel")
        assert len(rows(AuditEntry, what="restore-cancelled")) == 1

    def test_a_file_that_cannot_be_used_is_not_asked_for(self, dora, settings):
        folder = settings.data_dir / "backups"
        folder.mkdir()
        (folder / "torn.zip").write_bytes(b"PK\x03\x04 torn")

        assert ask(dora, "torn.zip", classes="0").status_code == 409
        assert ask(dora, "nosuch.zip", classes="0").status_code == 404
        assert restores.asked(settings.data_dir) is None


class TestOutcome:
    @pytest.mark.statement("T60")
    def test_what_was_restored_is_said_and_how_to_undo_it(
        self, dora, saved, settings, now, browse_as
    ):
        ask(dora, saved)
        url, now = settings.database_url, now + timedelta(minutes=1)
        assert restores.is_sound(url, settings.data_dir, now=now)
        restores.do_asked(url, settings.data_dir, now=now)

        assert dora.get("/admin/restore").location.startswith("/signin")
        again = browse_as("dora")
        page = again.get("/admin/restore")
        assert h1(page) == "The backup is restored"
        before = next(a for a in read(page).links if "kit-2026" in a)
        assert "Classes 3" in main(again.get(before))
        words = main(again.get("/admin/log"))
        assert "a command on the server backup restored" in words.replace("–", "")
        counts = look_into(settings.data_dir / "backups" / saved).counts
        assert counts_at(url) == {**counts, "audit_entry": counts["audit_entry"] + 1}

    def test_what_could_not_be_restored_says_why(self, dora, saved, settings, now):
        ask(dora, saved)
        file = settings.data_dir / "backups" / saved
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        file.write_bytes(content)

        assert not restores.is_sound(settings.database_url, settings.data_dir, now=now)

        page = dora.get("/admin/restore")
        assert h1(page) == "Nothing was restored"
        assert "Everything is as it was." in main(page)
        assert json.loads((settings.data_dir / restores.LAST).read_text())["fault"]
