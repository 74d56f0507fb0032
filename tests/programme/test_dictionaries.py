"""Small dictionaries are imported and exported in the admin, with the checks of the form."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.models import AuditEvent
from portal.programme.models import Industry
from portal.programme.services.seed import load_frame
from tests.cast import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(client):
    load_frame()
    client.force_login(hire("xitong", "system_administrator"))


def upload(client, text: str):
    content = SimpleUploadedFile("industries.csv", text.encode(), content_type="text/csv")
    address = reverse("admin:programme_industry_import")
    return client.post(address, {"import_file": content, "format": "1", "resource": "0"})


def test_it_previews_and_refuses_a_bad_row(client, system):
    page = upload(client, "代码,门类,名称\n31,C,黑色金属冶炼和压延加工业\n999,C,代码过长\n")
    assert page.status_code == 200
    assert page.context["result"].has_validation_errors() or page.context["result"].has_errors()
    assert not Industry.objects.filter(name="代码过长").exists()


def test_it_exports_what_it_imports(client, system):
    answer = client.get(reverse("admin:programme_industry_export"))
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.values)
    assert len(rows) == 98
    iron = dict(zip(rows[0], rows[31], strict=True))
    assert (iron["代码"], iron["名称"]) == ("31", "黑色金属冶炼和压延加工业")


def test_it_records_a_change_made_in_the_admin(client, system):
    industry = Industry.objects.get(code="31")
    address = reverse("admin:programme_industry_change", args=[industry.pk])
    client.post(address, {"code": "31", "section": "C", "name": "改过的名称"})
    event = AuditEvent.objects.get(tag="accounts:admin:saved")
    assert event.detail == {"changed": ["name"], "is_new": False}


def test_it_deletes_nothing(client, system):
    industry = Industry.objects.get(code="31")
    assert (
        client.post(reverse("admin:programme_industry_delete", args=[industry.pk]), {"post": "yes"}).status_code == 403
    )
