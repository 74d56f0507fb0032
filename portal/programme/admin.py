"""Dictionaries, units, goals and parameters in the admin; small dictionaries can be imported and exported there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export import fields, resources
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX

from portal.accounts.admin import LookedAt, RecordedAdmin
from portal.programme.models import Division, Industry, Milestone, Parameter, ReportingUnit, Target


class DictionaryResource(resources.ModelResource):
    """Rows are matched by their code; the same checks as in the form; one bad row and nothing is written."""

    code = fields.Field(attribute="code", column_name="代码")
    name = fields.Field(attribute="name", column_name="名称")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["代码"] = str(row.get("代码") or "").strip()
        row["名称"] = str(row.get("名称") or "").strip()

    class Meta:
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True


class DivisionResource(DictionaryResource):
    class Meta(DictionaryResource.Meta):
        model = Division
        fields = ("code", "name")


class IndustryResource(DictionaryResource):
    section = fields.Field(attribute="section", column_name="门类")

    class Meta(DictionaryResource.Meta):
        model = Industry
        fields = ("code", "section", "name")


class DictionaryAdmin(ImportExportMixin, RecordedAdmin):
    formats = (XLSX, CSV)
    # The page that would choose columns has inline scripts, and a dictionary has no column to leave out.
    skip_export_form = True
    list_display: tuple[str, ...] = ("code", "name")
    search_fields = ("code", "name")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(Division)
class DivisionAdmin(DictionaryAdmin):
    resource_classes = (DivisionResource,)


@admin.register(Industry)
class IndustryAdmin(DictionaryAdmin):
    list_display = ("code", "section", "name")
    list_filter = ("section",)
    resource_classes = (IndustryResource,)


@admin.register(ReportingUnit)
class ReportingUnitAdmin(RecordedAdmin):
    list_display = ("name", "kind", "organisation", "division", "basis", "position")
    list_filter = ("kind", "basis")
    list_select_related = ("organisation", "division")


@admin.register(Parameter)
class ParameterAdmin(RecordedAdmin):
    """A value is never overwritten: another value is another row with its own first day."""

    list_display = ("title", "key", "value", "unit", "basis", "document", "valid_from", "valid_to")
    list_filter = ("basis",)
    search_fields = ("key", "title")

    def get_readonly_fields(self, request: HttpRequest, obj: Parameter | None = None) -> tuple[str, ...]:
        return ("key", "value", "unit", "valid_from") if obj else ()


@admin.register(Target)
class TargetAdmin(LookedAt):
    list_display = ("wording", "clause", "year", "indicator", "operator", "lower", "upper", "is_aspiration", "basis")
    list_filter = ("year",)


@admin.register(Milestone)
class MilestoneAdmin(LookedAt):
    list_display = ("wording", "clause", "year", "state", "reached_on", "evidence")
    list_filter = ("year", "state")
