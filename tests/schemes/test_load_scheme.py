"""``manage.py load_scheme``: a draft without a proposer, or every problem and exit 2."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from loans.models import SchemeVersion
from tests.schemes.desk import scheme_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "scheme.yaml"
    path.write_text(scheme_text(), encoding="utf-8")
    return path


def test_it_keeps_a_draft_that_nobody_has_proposed_yet(file, capsys):
    call_command("load_scheme", str(file), "--effective", "2018-02-01")
    version = SchemeVersion.objects.get()
    assert (version.state, version.proposed_by, version.valid_from) == ("draft", None, date(2018, 2, 1))
    assert str(version.code) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "path"),
    [('ratio: "1.5"', "ratio.rows[0].ratio"), ("ratio: 0.4", "ratio.rows[0].ratio"), ("rate: 1", "ratio.rows[0].rate")],
)
def test_it_says_what_is_wrong_and_ends_with_2(file, wrong, path):
    file.write_text(scheme_text().replace('ratio: "0.40"', wrong), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("load_scheme", str(file))
    assert refused.value.returncode == 2
    assert path in str(refused.value)
    assert not SchemeVersion.objects.exists()


@pytest.mark.parametrize("arguments", [["/nowhere/at/all.yaml"], ["{file}", "--effective", "2018-02-30"]])
def test_it_ends_with_2_for_no_file_and_no_day(file, arguments):
    with pytest.raises(CommandError) as refused:
        call_command("load_scheme", *(one.format(file=file) for one in arguments))
    assert refused.value.returncode in {1, 2}
    assert not SchemeVersion.objects.exists()
