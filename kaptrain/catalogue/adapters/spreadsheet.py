"""A crosswalk as a spreadsheet."""

import io

import xlsxwriter

from kaptrain.catalogue.rules.crosswalk import Covering, Crosswalk

MINUTES = {"num_format": "#,##0"}
SUMMARY = ("Topic", "Title", "Required", "Certain", "At most", "Surplus or lack")
DETAIL = ("Topic", "Title", "Activity", "What", "Component", "Minutes each", "Times", "Minutes", "Chosen")


def crosswalk_xlsx(result: Crosswalk) -> bytes:
    """Write a crosswalk as a workbook of two sheets, all amounts in minutes; no text runs as a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        head, amount = book.add_format({"bold": True, "bottom": 1}), book.add_format(MINUTES)
        for name, columns, rows in (
            ("Topics", SUMMARY, _summary(result)),
            ("Covered by", DETAIL, _details(result)),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 0, 18)
            sheet.set_column(1, len(columns) - 1, 22, amount)
            sheet.write_row(0, 0, columns, head)
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def _summary(result: Crosswalk) -> list[tuple[str | int, ...]]:
    return [
        (row.topic.id, row.topic.title, row.topic.required, row.certain, row.most, row.surplus)
        for row in result.rows
    ]


def _details(result: Crosswalk) -> list[tuple[str | int, ...]]:
    return [_detail(row.topic.id, row.topic.title, each) for row in result.rows for each in row.covered_by]


def _detail(topic: str, title: str, each: Covering) -> tuple[str | int, ...]:
    chosen = "yes" if each.chosen else "no"
    return (topic, title, each.id, each.title, each.component, each.minutes, each.times, each.total, chosen)
