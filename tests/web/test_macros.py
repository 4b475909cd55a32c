"""Every macro renders under StrictUndefined and says what it means to people who do not see it."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from jinja2 import StrictUndefined
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from kaptrain.web import charts, filters
from kaptrain.web.forms import options
from tests.web.test_shapes import ICON

WEB = Path(filters.__file__).parent
TEMPLATES = sorted(path.relative_to(WEB / "templates") for path in WEB.glob("templates/**/*.html"))


class EntryForm(Form):
    title = StringField("Title", description="As trainees will see it.")
    minutes = IntegerField("Length", [NumberRange(max=720, message="Enter 720 or less.")])
    kind = SelectField("Kind", choices=options([("a", "Lab"), ("b", "Module")]))
    modality = RadioField(
        "Attendance",
        [InputRequired("Say how.")],
        choices=options([("in", "In person"), ("on", "Online")]),
    )
    phrases = SelectMultipleField(
        "Phrases", choices=options([("x", "Check it")]), option_widget=CheckboxInput()
    )
    agree = BooleanField("I sign this", [InputRequired("Tick this to sign.")])
    ask = StringField("Question", [Optional()])
    version = HiddenField(default="2")


def refused_form() -> EntryForm:
    form = EntryForm(data={"title": "<script>", "minutes": 780, "kind": "a", "version": "2"})
    form.validate()
    return form


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask("kaptrain.web", static_folder=str(WEB / "static"), template_folder=str(WEB / "templates"))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        static_url=lambda name: f"/static/{name}",
        csrf_token=lambda: "token",
        once=lambda: "key",
        csp_nonce=lambda: "nonce",
    )
    filters.register(app)
    with app.test_request_context():
        yield app


def render(app: Flask, module: str, call: str, **values: object) -> str:
    name = call.removeprefix("{% call ").removeprefix("{{ ").split("(")[0]
    source = f'{{% from "macros/{module}.html" import {name} %}}{call}'
    template = app.jinja_env.from_string(source)
    return template.render(**values)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_compiles_and_stays_short_and_free_of_inline_style(app: Flask, path: Path) -> None:
    source = (WEB / "templates" / path).read_text()

    app.jinja_env.get_template(path.as_posix())

    assert len(source.splitlines()) <= 120
    assert " style=" not in source
    assert " onclick=" not in source
    assert "|safe" not in source


@pytest.mark.parametrize(
    "state", ["counted", "pending", "returned", "missing", "not", "met", "draft", "voided"]
)
def test_a_state_is_always_an_icon_and_words(app: Flask, state: str) -> None:
    html = render(app, "status", "{{ status(state) }}", state=state)

    found = re.fullmatch(r'<span class="kt-status kt-tag ([^"]+)">(.+)</span>', html)
    assert found is not None
    assert all(f"kt-status.{name}" in ICON for name in found[1].split())


def test_the_words_of_a_state_are_escaped(app: Flask) -> None:
    html = render(app, "status", "{{ status('pending', words) }}", words="<b>Ann’s turn")

    assert "&lt;b&gt;Ann’s turn" in html


def test_a_number_of_hours_links_to_its_reason(app: Flask) -> None:
    assert (
        render(app, "hours", "{{ why(450, '/hours#labs') }}")
        == '<a class="kt-why" href="/hours#labs">7 h 30 min</a>'
    )
    assert "none yet" in render(app, "hours", "{{ why(0, '/hours', zero='none yet') }}")


def test_a_field_names_its_label_help_and_error(app: Flask) -> None:
    html = render(
        app, "forms", "{{ field(f, help='Whole minutes.', inputmode='numeric') }}", f=refused_form().minutes
    )

    assert '<label class="form-label" for="minutes">' in html
    assert 'aria-describedby="minutes-help minutes-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="minutes-help"' in html and 'id="minutes-error"' in html
    assert 'inputmode="numeric"' in html


def test_a_field_without_an_error_is_not_called_invalid(app: Flask) -> None:
    html = render(app, "forms", "{{ field(f) }}", f=refused_form().title)

    assert "aria-invalid" not in html
    assert 'aria-describedby="title-help"' in html
    assert "&lt;script&gt;" in html


def test_a_field_that_may_stay_empty_says_so(app: Flask) -> None:
    assert "(optional)" in render(app, "forms", "{{ field(f) }}", f=refused_form().ask)


def test_choices_form_one_named_group(app: Flask) -> None:
    html = render(app, "forms", "{{ field(f) }}", f=refused_form().modality)

    assert 'role="radiogroup" aria-labelledby="modality-legend"' in html
    assert 'aria-describedby="modality-error" aria-invalid="true"' in html
    assert html.count('type="radio"') == html.count('<label class="kt-pill"') == 2


def test_several_choices_are_check_boxes_in_a_group(app: Flask) -> None:
    html = render(app, "forms", "{{ field(f) }}", f=refused_form().phrases)

    assert 'role="group"' in html
    assert 'type="checkbox"' in html


def test_a_refused_tick_is_explained_beside_it(app: Flask) -> None:
    html = render(app, "forms", "{{ field(f) }}", f=refused_form().agree)

    assert "form-check-input is-invalid" in html
    assert 'aria-describedby="agree-error"' in html


def test_the_error_summary_leads_to_every_broken_field(app: Flask) -> None:
    html = render(app, "forms", "{{ error_summary(form) }}", form=refused_form())

    assert 'role="alert"' in html
    assert "Not saved: 3 things to correct" in html
    assert all(f'href="#{target}"' in html for target in ("minutes", "modality-0", "agree"))


def test_a_form_without_errors_has_no_summary(app: Flask) -> None:
    assert render(app, "forms", "{{ error_summary(form) }}", form=EntryForm()) == ""


def test_every_post_carries_the_token_and_the_key(app: Flask) -> None:
    form = render(app, "forms", "{% call post_form(form) %}x{% endcall %}", form=refused_form())
    button = render(app, "forms", "{{ post_button('/x', 'Withdraw', confirm='It stays.', values={'v': 2}) }}")

    for html in (form, button):
        assert '<input type="hidden" name="csrf_token" value="token">' in html
        assert '<input type="hidden" name="once" value="key">' in html
        assert 'method="post"' in html
    assert 'name="version"' in form
    assert "<details" in button and 'name="v" value="2"' in button


@pytest.mark.parametrize(
    ("module", "call", "wanted"),
    [
        (
            "layout",
            "{{ page_head('T', crumbs=[('Logbook', '/l'), ('Entry', none)]) }}",
            'aria-current="page"',
        ),
        ("layout", "{% call page_head('T') %}x{% endcall %}", '<div class="kt-actions">x</div>'),
        ("layout", "{% call section('s', 'T') %}x{% endcall %}", 'aria-labelledby="s"'),
        ("layout", "{% call panel('p', 'T') %}x{% endcall %}", 'aria-labelledby="p"'),
        ("layout", "{{ callout('returned', 'T', 'c', alert=true) }}", 'role="alert" aria-labelledby="c"'),
        (
            "layout",
            "{{ empty('None yet', 'Book one.', 'Book', '/b') }}",
            '<a class="btn btn-outline-primary"',
        ),
        ("layout", "{{ facts([('A', 1), ('B', none)]) }}", '<dl class="kt-facts"><dt>A</dt><dd>1</dd></dl>'),
        ("layout", "{{ hours_grid([('Labs', 600)]) }}", "<dt>Labs</dt><dd>10 h</dd>"),
        ("layout", "{% call fold('More') %}x{% endcall %}", "<summary>"),
        (
            "layout",
            "{% call table('Hours') %}x{% endcall %}",
            'role="region" aria-label="Hours" tabindex="0"',
        ),
        ("layout", "{{ heads([('Hours', 'num')]) }}", '<th scope="col" class="num">'),
        (
            "lists",
            "{{ item('Revise', url='/r', action='Open') }}",
            '<span class="visually-hidden">: Revise</span>',
        ),
        ("lists", "{{ quote('Good.', 'Ann') }}", "<footer>Ann</footer>"),
        ("lists", "{{ row_link('Meeting 7', '/m', end='1 h') }}", 'href="/m"'),
        ("lists", "{{ pager(none, ('9.4', '/n')) }}", '<nav class="kt-pager" aria-label="Lessons">'),
        ("lists", "{{ pagination('1 to 50', none, '/n') }}", 'rel="next"'),
        ("lists", "{% call filters('Filter people') %}x{% endcall %}", 'method="get"'),
        ("lists", "{{ filter_text('q', 'Name') }}", '<label class="form-label" for="filter-q">'),
        ("lists", "{{ filter_select('f', 'Flag', [('a', 'A')], 'a') }}", '<option value="a" selected>'),
        ("status", "{% call verdict('counted', 'Valid') %}x{% endcall %}", "<h1>Valid</h1>"),
        ("status", "{% call person('DM', 'Demo Mentor') %}x{% endcall %}", 'aria-hidden="true">DM<'),
        ("hours", "{{ figure(60, '/hours', 'of 150') }}", '<h1 class="kt-figure">'),
        ("hours", "{% call ledger() %}x{% endcall %}", 'class="kt-ledger-head" aria-hidden="true"'),
        ("hours", "{% call ledger_row('labs', 'Labs', '', 60, 30, 600) %}x{% endcall %}", "counted,</span>"),
        ("hours", "{{ ledger_total(60, 0, 600) }}", "<span>Total</span>"),
        ("charts", "{{ bar_key() }}", "Still to do"),
        ("charts", "{{ pace_key() }}", "An even year"),
        ("charts", "{{ progress(['done', 'now', ''], '1 of 3') }}", 'role="img" aria-label="1 of 3"'),
        ("charts", "{{ ring(['M0 0'], 150) }}", 'aria-hidden="true"'),
    ],
)
def test_a_part_of_a_page_is_named(app: Flask, module: str, call: str, wanted: str) -> None:
    assert wanted in render(app, module, call)


def test_an_event_shows_its_day_and_both_zones(app: Flask) -> None:
    html = render(
        app,
        "lists",
        "{{ event(day, 'Lab', '/e', '18:00 Eastern', '16:00 your time') }}",
        day=date(2026, 12, 1),
    )

    assert "Tue<b>1</b>Dec" in html
    assert "18:00 Eastern" in html and "16:00 your time" in html


def test_a_line_says_why_and_what_to_do(app: Flask) -> None:
    line = SimpleNamespace(
        id="e-1", date=date(2026, 11, 10), title="Integration", claimed=60, counts=None, state="returned"
    )
    line.words, line.reason, line.url, line.action = (
        "Returned: your turn",
        "Take out two details.",
        "/x",
        "Revise",
    )

    html = render(app, "hours", "{{ lines_table([line]) }}", line=line)

    assert 'id="e-1"' in html and "10 Nov" in html
    assert "Take out two details." in html and '<a href="/x">Revise</a>' in html


def test_charts_carry_their_numbers_in_words(app: Flask) -> None:
    shares = [charts.Share("Labs", 600, 300, 60), charts.Share("Books", 480, 0)]
    year = charts.Year(date(2026, 6, 1), date(2027, 5, 31), 9000)
    plot = charts.pace(year, [(date(2026, 7, 1), 600)], today=date(2026, 11, 22), done_by=date(2027, 3, 9))

    bar = render(app, "charts", "{{ year_bar(parts, 'Year bar') }}", parts=charts.year_bar(shares))
    strip = render(app, "charts", "{{ bar_strip(parts) }}", parts=charts.year_bar(shares))
    small = render(app, "charts", "{{ bar_small(pieces) }}", pieces=charts.pieces(shares[0]))
    pace = render(app, "charts", "{{ pace(plot, 'Pace') }}", plot=plot)

    assert 'role="img" aria-label="Year bar"' in bar and 'fill="url(#hatch)"' in bar
    assert 'aria-hidden="true"' in strip and 'aria-hidden="true"' in small
    assert 'role="img" aria-label="Pace"' in pace and "9 March 2027" in pace


@pytest.mark.parametrize("code", [400, 404, 405, 409, 413, 422, 429, 500, 503])
def test_an_error_page_says_what_happened_and_what_to_do(app: Flask, code: int) -> None:
    context: dict[str, object] = {} if code >= 500 else {"nav": [], "me": None, "messages": []}

    html = app.jinja_env.get_template(f"errors/{code}.html").render(**context)

    assert f"Error {code}" in html
    assert html.count("btn-primary") == 1
    assert "· KAPtrain</title>" in html


def test_the_frame_marks_where_one_is_and_can_be_skipped(app: Flask) -> None:
    labels = ["Dashboard", "Hours", "Modules", "Logbook", "Events"]
    nav = [
        SimpleNamespace(
            label=label, url=f"/{label.lower()}", icon="house", active=label == "Events", badge="2"
        )
        for label in labels
    ]
    me = SimpleNamespace(name="Demo Trainee", initials="DT", first="Demo")

    html = app.jinja_env.get_template("base.html").render(nav=nav, me=me, messages=[("done", "Signed.")])

    assert '<a class="kt-skip" href="#main">' in html and '<main id="main">' in html
    assert '<a href="/events" aria-current="page">' in html
    assert '<a href="/account" aria-current="true">' in html
    assert 'role="status"' in html
    assert '<span class="visually-hidden"> open</span>' in html
