"""No statement is without a test, and no test speaks of one that nobody made."""

from browser.statements import MUST, SHOULD, STATEMENTS, TESTS, carriers

FILES = sorted(TESTS.rglob("test_*.py"))
LAST = 65


def test_every_statement_has_a_test():
    assert sorted(set(STATEMENTS) - set(carriers(FILES))) == []


def test_no_test_carries_a_number_that_does_not_exist():
    assert sorted(set(carriers(FILES)) - set(STATEMENTS)) == []


def test_every_number_is_said_once():
    assert not MUST.keys() & SHOULD.keys()
    assert sorted(STATEMENTS) == [f"T{number:02}" for number in range(1, LAST + 1)]


def test_numbers_are_read_from_tests_alone(tmp_path):
    file = tmp_path / "test_sample.py"
    file.write_text(
        '@pytest.mark.statement("T01", "T99")\ndef test_one(): ...\n'
        '@pytest.mark.statement("T02")\ndef helper(): ...\n'
        '# @pytest.mark.statement("T03")\ndef test_two(): "T04"\n'
        '@pytest.mark.statement("T05")\nclass TestThree: ...\n'
    )

    assert carriers([file]) == {
        "T01": ["test_sample.py::test_one"],
        "T99": ["test_sample.py::test_one"],
        "T05": ["test_sample.py::TestThree"],
    }
