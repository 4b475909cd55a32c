"""Names of many scripts: printed as they are written, or refused with what is missing."""

from pathlib import Path

import pytest

from kaptrain.certificates.adapters import fonts, pdf
from kaptrain.certificates.rules.tidy import tidy_text
from kaptrain.shared.errors import Invalid
from tests.factories.certificates import a_content
from tests.factories.papers import bare, said, tagged_text, text_in

PLAIN = {
    "Latin": "Zoë Žižková-Łukasiewicz, PsyD",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Екатерина Щёголева",
    "Armenian": "Արմեն Հակոբյան",
    "Georgian": "გიორგი მაისურაძე",
    "Ethiopic": "አበበ በቀለ",
}
# Their letters change places and melt together, and a span says what was written; pdftotext reads these
# spans, `pdfinfo -struct-text` repeats them for each letter, so that only the text is compared.
SHAPED = {
    "Devanagari": "दीपा श्रीवास्तव",
    "Bengali": "অনন্যা চট্টোপাধ্যায়",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Gujarati": "પ્રિયા પટેલ",
    "Tamil": "தமிழ்ச்செல்வி",
    "Telugu": "శ్రీనివాస్",
    "Kannada": "ಕೃಷ್ಣಮೂರ್ತಿ",
    "Malayalam": "ശ്രീകുമാർ",
    "Sinhala": "ශ්‍රී ලාල්",
    "Thai": "สมชาย ศรีสุวรรณ",
    "Lao": "ສົມຊາຍ",
    "Khmer": "សុភា ចន្ទ",
    "Myanmar": "အောင်ဆန်း",
}
RIGHT_TO_LEFT = {
    "Arabic": "محمد علي الحسيني",
    "Persian": "علی‌رضا محمدی",
    "Hebrew": "יעל בן־דוד",
}
EAST_ASIAN = {
    "Chinese": ("李明華", "SC"),
    "Japanese": ("山田 ひろみ", "JP"),
    "Korean": ("김민준, LCSW", "KR"),
}


@pytest.mark.paper
@pytest.mark.parametrize("name", PLAIN.values(), ids=PLAIN)
def test_a_name_is_extracted_and_tagged_as_it_was_issued(name: str, tmp_path: Path) -> None:
    made = pdf(a_content(holder=name))
    assert bare(name) in text_in(tmp_path, made)
    assert bare(name) in tagged_text(tmp_path, made)


@pytest.mark.paper
@pytest.mark.parametrize("name", SHAPED.values(), ids=SHAPED)
def test_a_name_of_shaped_letters_is_extracted_as_it_was_issued(name: str, tmp_path: Path) -> None:
    assert bare(name) in text_in(tmp_path, pdf(a_content(holder=name)))


@pytest.mark.paper
@pytest.mark.parametrize("name", RIGHT_TO_LEFT.values(), ids=RIGHT_TO_LEFT)
def test_a_name_from_right_to_left_is_extracted_as_it_was_issued(name: str, tmp_path: Path) -> None:
    # Typst tags its letters in the order of the page, from left to right, which readers turn round.
    made = pdf(a_content(holder=f"{name}, PhD"))
    assert bare(f"{name}, PhD") in text_in(tmp_path, made)
    words = reversed(name.split())
    assert "".join(bare(word)[::-1] for word in words) in tagged_text(tmp_path, made)


@pytest.mark.paper
@pytest.mark.parametrize(("name", "region"), EAST_ASIAN.values(), ids=EAST_ASIAN)
def test_a_name_of_east_asia_is_printed_in_the_shapes_of_its_region(
    name: str, region: str, tmp_path: Path
) -> None:
    made = pdf(a_content(holder=name))
    assert bare(name) in text_in(tmp_path, made)
    assert bare(name) in tagged_text(tmp_path, made)
    assert [face.name for face in fonts.faces([name])] == [f"Noto Serif CJK {region}"]
    assert "NotoSerifCJK" in said(tmp_path, made, "pdffonts")


@pytest.mark.paper
def test_names_of_three_scripts_stand_on_one_certificate(tmp_path: Path) -> None:
    made = pdf(a_content(holder="김민준 (محمد, दीपा)"))
    text = text_in(tmp_path, made)
    assert all(bare(each) in text for each in ("김민준", "محمد", "दीपा"))


@pytest.mark.parametrize("name", [*PLAIN.values(), *SHAPED.values(), *RIGHT_TO_LEFT.values()])
def test_the_bundled_fonts_have_every_sign_of_these_names(name: str) -> None:
    assert fonts.missing_characters([name]) == ()


@pytest.mark.usefixtures("without_fonts")
@pytest.mark.parametrize("name", ["李明華", "山田 ひろみ", "김민준"])
def test_a_name_without_a_font_is_refused_with_the_way_to_get_it(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        pdf(a_content(holder=name))
    assert (refusal.value.field, refusal.value.code) == ("holder", "no_glyph")
    assert "fonts-noto-cjk" in refusal.value.message
    assert "FONTS_DIR" in refusal.value.message


@pytest.mark.usefixtures("without_fonts")
def test_other_missing_signs_promise_no_remedy() -> None:
    with pytest.raises(Invalid) as refusal:
        pdf(a_content(holder="Ann 😀"))
    assert "FONTS_DIR" not in refusal.value.message


def test_a_plain_name_needs_no_other_font() -> None:
    assert fonts.faces(["Demo Graduate, LCSW", "Ελένη", "Щёголева"]) == ()


def test_every_bundled_script_has_its_file_and_all_its_letters() -> None:
    for script in fonts.SCRIPTS:
        own = [point for first, last in script.blocks[:1] for point in range(first, last + 1)]
        assert len(fonts.coverage(script.file).intersection(own)) > len(own) // 3, script.name


@pytest.mark.parametrize("name", ["علی‌رضا", "ශ්‍රී", "क्‍ष"])
def test_a_joiner_between_letters_that_join_is_spelling(name: str) -> None:
    assert tidy_text(name, "holder") == name


@pytest.mark.parametrize(
    "name", ["An\u200cna", "An\u200dna", "\u200cعلي", "علي\u200c", "ع\u200dلي", "A\u202eB"]
)
def test_a_joiner_anywhere_else_and_marks_of_direction_are_refused(name: str) -> None:
    with pytest.raises(Invalid, match="invisible"):
        tidy_text(name, "holder")
