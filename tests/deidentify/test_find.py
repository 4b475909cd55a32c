"""What the guard marks, what it lets stand, and that its time grows with the text and no faster."""

import time
from itertools import pairwise

import pytest

from kaptrain.shared.deidentify import Kind, find, find_in_name, in_words, kinds_of, pieces

FOUND = [
    ("a 42 year old nurse", "42 year old", Kind.AGE),
    ("a 42-year-old nurse", "42-year-old", Kind.AGE),
    ("she is 42yo", "42yo", Kind.AGE),
    ("a 42 y/o veteran", "42 y/o", Kind.AGE),
    ("the man, aged 67, sat up", "aged 67", Kind.AGE),
    ("who had turned 30", "turned 30", Kind.AGE),
    ("a forty-two year old teacher", "forty-two year old", Kind.AGE),
    ("a 58F with pain", "58F", Kind.AGE),
    ("then Maria, 42, wept", "42", Kind.AGE),
    ("a nonagenarian was there", "nonagenarian", Kind.OLD),
    ("he is 94 and sings", "he is 94", Kind.OLD),
    ("a woman of ninety-three", "woman of ninety-three", Kind.OLD),
    ("in her nineties", "in her nineties", Kind.OLD),
    ("on 3 May she spoke", "3 May", Kind.DATE),
    ("on May 3, 2026 she spoke", "May 3, 2026", Kind.DATE),
    ("on the 3rd of May", "3rd of May", Kind.DATE),
    ("on 21st of November, 2025", "21st of November, 2025", Kind.DATE),
    ("seen 2026-05-03 again", "2026-05-03", Kind.DATE),
    ("seen 05/03/2026 again", "05/03/2026", Kind.DATE),
    ("seen 3.5.26 again", "3.5.26", Kind.DATE),
    ("seen on the 14th.", "on the 14th", Kind.DATE),
    ("she was discharged in March 2024", "March 2024", Kind.DATE),
    ("DOB 03/05/1980", "03/05/1980", Kind.BIRTH),
    ("born 12 April 1979", "12 April 1979", Kind.BIRTH),
    ("her birthday is June 4", "June 4", Kind.BIRTH),
    ("call 303-555-0199 now", "303-555-0199", Kind.PHONE),
    ("call (303) 555 0199 now", "(303) 555 0199", Kind.PHONE),
    ("ring +44 20 7946 0958 first", "+44 20 7946 0958", Kind.PHONE),
    ("write to jo@mail.example", "jo@mail.example", Kind.MAIL),
    ("write to rosa at mail dot com", "rosa at mail dot com", Kind.MAIL),
    ("write to rosa [at] mail [dot] org", "rosa [at] mail [dot] org", Kind.MAIL),
    ("her page www.jo.example/me", "www.jo.example/me", Kind.WEB),
    ("see bit.ly/3xYz first", "bit.ly/3xYz", Kind.WEB),
    ("on Instagram as rosa.paints", "rosa.paints", Kind.WEB),
    ("posts as @rosa_paints", "@rosa_paints", Kind.WEB),
    ("chart 12345 was open", "12345", Kind.RECORD),
    ("MRN: 0098211", "0098211", Kind.RECORD),
    ("case no. 2024-0193", "2024-0193", Kind.RECORD),
    ("insurance ID: XQ48829911", "XQ48829911", Kind.RECORD),
    ("NHS number 943 476 5919", "943 476 5919", Kind.RECORD),
    ("SSN 123-45-6789", "123-45-6789", Kind.RECORD),
    ("lives at 12 Maple Street", "12 Maple Street", Kind.ADDRESS),
    ("lives at 4 rue des Lilas", "4 rue des Lilas", Kind.ADDRESS),
    ("at Hauptstraße 14 now", "Hauptstraße 14", Kind.ADDRESS),
    ("sent to PO Box 77", "PO Box 77", Kind.ADDRESS),
    ("in CO 80302 now", "CO 80302", Kind.ADDRESS),
    ("a nurse from Boulder came", "Boulder", Kind.PLACE),
    ("she lives in Fort Collins", "Fort Collins", Kind.PLACE),
    ("Mrs. Miller wept", "Miller", Kind.NAME),
    ("I met Mrs O'Malley-Brandt again", "O'Malley-Brandt", Kind.NAME),
    ("a woman named Rosa wept", "Rosa", Kind.NAME),
    ("a man named rosario wept", "rosario", Kind.NAME),
    ("her husband Carlos came", "Carlos", Kind.NAME),
    ("then Maria, 42, wept", "Maria", Kind.NAME),
    ("I sat with Rosa Lopez today", "Rosa Lopez", Kind.NAME),
    ("with Yılmaz Demir, 61, on the mat", "Yılmaz Demir", Kind.NAME),
    ("my hand on Oluwaseun’s shoulder", "Oluwaseun", Kind.NAME),
    ("client J was quiet", "J", Kind.NAME),
    ("J.D. was quiet", "J.D.", Kind.NAME),
    ("Мария was quiet", "Мария", Kind.NAME),
    ("the client said “I want to go home now”", "“I want to go home now”", Kind.QUOTE),
]  # fmt: skip
DISGUISED = [
    ("call ３０３ ５５５ ０１９９ now", Kind.PHONE),
    ("call 303\u2011555\u20110199 now", Kind.PHONE),
    ("call ٣٠٣-٥٥٥-٠١٩٩ now", Kind.PHONE),
    ("write to jo＠mail.example", Kind.MAIL),
    ("a woman named Ro\u200bsa wept", Kind.NAME),
    ("Mrs.\u00a0Miller wept", Kind.NAME),
    ("I sat with Rosa\u00ad Lo\u00adpez", Kind.NAME),
    ("the 3rd of M\u200bay", Kind.DATE),
    ("I sat with Zoe\u0301 Marti\u0301nez", Kind.NAME),
    ("SSN 123‐45‐6789", Kind.RECORD),
]
CITED = [
    "I reread Okonjo et al. (2019) on the train.",
    "(Akça & Obi, 2011) say the opposite.",
    "As Rogers said, and Yalom after him.",
    "PHQ-9 17, MADRS 31, CAPS-5 not repeated.",
    "0.75 mg/kg at 10:40, 25 mg at 10:55, BP 128/82.",
    "Hope came up on Monday, and grace in March.",
    "My mentor Ruth says that waiting is a verb.",
    "Pages 112-118, DOI 10.1037/0033-2909, version 4.2.1.",
    "A person from Colorado in their forties.",
]


def words_found(text: str) -> list[tuple[str, Kind]]:
    return [(text[each.start : each.end], each.kind) for each in find(text)]


@pytest.mark.parametrize(("text", "words", "kind"), FOUND)
def test_words_that_may_point_to_a_person_are_marked(text: str, words: str, kind: Kind) -> None:
    assert (words, kind) in words_found(text)


@pytest.mark.parametrize(("text", "kind"), DISGUISED)
def test_a_disguise_is_seen_through(text: str, kind: Kind) -> None:
    assert kind in [each.kind for each in find(text)]


@pytest.mark.parametrize("text", CITED)
def test_authors_instruments_doses_and_months_may_stand(text: str) -> None:
    assert words_found(text) == []


def test_people_of_the_program_may_stand_by_name() -> None:
    text = "I watched how Dana Whitfield waited, and Rosa wept."

    marked = find(text, known=["Dana Whitfield, PhD", "Sam Okafor"])

    assert [text[each.start : each.end] for each in marked] == ["Rosa"]


def test_a_mark_covers_the_invisible_characters_of_its_words() -> None:
    text = "a woman named Ro\u200bsa wept"

    (mark,) = find(text)

    assert text[mark.start : mark.end] == "Ro\u200bsa"


def test_marks_stand_in_order_and_never_overlap() -> None:
    text = "Mrs. Miller, 42 years old, from Boulder, called 303-555-0199 on 3 May 2026."

    marks = find(text)

    assert [mark.kind.value for mark in marks] == ["name", "age", "place", "phone number", "date"]
    assert all(first.end <= second.start for first, second in pairwise(marks))


def test_pieces_put_together_are_the_text() -> None:
    text = "On 3 May a 42 year old came."

    cut = pieces(text, find(text))

    assert "".join(words for words, _ in cut) == text
    assert [words for words, kind in cut if kind] == ["3 May", "42 year old"]


def test_kinds_are_written_as_a_list() -> None:
    kinds = kinds_of(find("Mrs. Miller, 42 years old, called 303-555-0199."))

    assert in_words(kinds) == "a name, an age and a phone number"
    assert in_words(kinds[:1]) == "a name"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("RosaLopezScan_20260503.pdf", ["Rosa", "20260503"]),
        ("mrn-22113 oluwaseun.jpg", ["22113", "oluwaseun"]),
        ("client_MARIA_notes.docx", ["MARIA"]),
        ("IMG_2026-05-03.png", ["2026-05-03"]),
        ("jo@mail.example.pdf", ["jo@mail.example"]),
        ("CPR card 2026.pdf", []),
        ("liability-insurance.pdf", []),
        ("agreement_v2_signed.pdf", []),
    ],
)
def test_names_of_files_are_read_like_people_write_them(name: str, words: list[str]) -> None:
    assert [name[each.start : each.end] for each in find_in_name(name)] == words


def test_ones_own_name_may_stand_in_a_file_name() -> None:
    assert find_in_name("rosa_lopez_licence.pdf", known=["Rosa Lopez"]) == ()


HOSTILE = (
    "a@|1|1-|A|Ab |J.|client |from A|“x|1/|she |May |42 |(|Mrs. |A.B|a.b.|#1|x at x dot |lives at |mr |"
    "Ab Ab, |"
    "1 Ab |0 0 |+1 |rue A |A'|Ab-|Ab's |http://|www.|.com|/|Ａ|Ж |born |(Ab, |et al |and Ab |12:|DE12ABCD |"
    "the client \"|twenty |'|-|on the |called |Instagram |A1|"
    "\u0301|\u0301\u0327|\u200b|\u202e|\n| "
).split("|")
GROWTH = 8


@pytest.mark.parametrize("length", [16_000, pytest.param(100_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_w8_the_time_grows_no_faster_than_the_text(unit: str, length: int) -> None:
    """Eight times the text takes about eight times as long; quadratic growth would take sixty-four."""
    find(unit * 10)

    def spent(letters: int) -> float:
        text = (unit * letters)[:letters]
        begin = time.thread_time()
        find(text)
        return time.thread_time() - begin

    ratios = [spent(length) / max(spent(length // GROWTH), 0.001)]
    if ratios[0] > 2 * GROWTH:  # A busy machine gets a second try.
        ratios.append(spent(length) / max(spent(length // GROWTH), 0.001))

    assert min(ratios) < 3 * GROWTH
