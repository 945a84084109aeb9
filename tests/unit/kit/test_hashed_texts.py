"""Texts as numbers: pieces, traditional characters, word lists, and the linear model over hashed grams."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.kit.grams import buffer, dot, grams, pieces
from liuke.kit.hashed import learn, unpacked
from liuke.kit.sentiment import base
from liuke.kit.wordlist import find, read, turned

FRUIT = ["apple pie", "apple tart", "an apple", "apple cake", "red apple", "green apple"]
METAL = ["iron rod", "iron bar", "an iron", "iron gate", "old iron", "cast iron"]


def test_a_piece_ends_with_a_text_and_every_text_is_in_one() -> None:
    said = ["x" * 60_000, "y" * 60_000, "", "z"]
    parts = list(pieces(said))
    assert [(begin, of.n) for begin, of in parts] == [(0, 2), (2, 2)]
    assert list(pieces([])) == []


def test_traditional_and_full_width_characters_are_read_as_what_they_stand_for() -> None:
    assert buffer(["退貨，質量太差 ＡＰＰ１"]).codes.tolist() == buffer(["退货，质量太差 app1"]).codes.tolist()


def test_a_rare_character_beyond_the_planes_stays_itself() -> None:
    assert chr(buffer(["\U0002a6d6"]).codes[0]) == "\U0002a6d6"


def found(words: list[str], said: str) -> list[str]:
    listed = read(words)
    return [listed.words[word] for word in find(listed, buffer([said])).word]


@pytest.mark.parametrize(
    ("words", "said", "expected"),
    [
        (["好", "好像"], "好像好", ["好像", "好"]),
        (["bag", "bags", "lost_bag"], "my Lost bag, a bag and bagpipes", ["lost_bag", "bag"]),
        (["delay*"], "delayed; delaying undelayed", ["delay*", "delay*"]),
        (["a"], "", []),
        (["a"], "b", []),
    ],
)
def test_the_longest_word_of_a_list_wins_and_words_of_alphabets_are_whole(
    words: list[str], said: str, expected: list[str]
) -> None:
    assert found(words, said) == expected


def test_nothing_is_found_in_nothing() -> None:
    assert len(find(read(["a", "bc"]), buffer([])).at) == 0


def test_a_word_is_turned_by_a_negation_in_its_clause_and_reach() -> None:
    listed = read(["好", "不"])
    of = buffer(["不好，好"])
    met = find(listed, of)
    assert turned(of, met, np.array([False, True]), {True: 18, False: 4}).tolist() == [False, True, False]


def test_two_classes_are_learned_and_come_back_from_their_bytes_as_they_were() -> None:
    model = learn("m", buffer(FRUIT + METAL), np.array([0] * 6 + [1] * 6), ("fruit", "metal"), bits=12)
    again = unpacked(model.packed())
    of = buffer(["an apple", "an iron", "iron"])
    assert (model.margins(of)[:, 0] > 0).tolist() == [False, True, True]
    assert again.margins(of).tolist() == model.margins(of).tolist()
    assert model.packed() == again.packed()
    assert np.exp(model.log_p(of)).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("raw", [b"", b"LIUKE-HASHED-1\n", b"PK\x03\x04"])
def test_bytes_that_are_no_model_are_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(raw)


def test_a_model_cut_short_is_refused() -> None:
    packed = learn("m", buffer(FRUIT + METAL), np.array([0] * 6 + [1] * 6), ("fruit", "metal"), bits=12).packed()
    with pytest.raises(ValueError, match="cut short"):
        unpacked(packed[:-9])


def test_a_model_that_leans_on_its_prior_leaves_to_it_what_labels_do_not_tell() -> None:
    """Three classes, labels of two only, and of texts that share nothing with those asked: the prior's third stays."""
    prior = np.log(np.array([[0.8, 0.1, 0.1]] * 6 + [[0.1, 0.8, 0.1]] * 6))
    label = np.array([0] * 6 + [1] * 6)
    model = learn("m", buffer(FRUIT + METAL), label, ("a", "b", "c"), prior=prior, bits=12, lean=True)
    told = model.log_p(buffer(["wood"]), np.log(np.array([[0.1, 0.1, 0.8]])))
    assert told.argmax() == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6), st.sampled_from(["shipped", "lexicon"]))
def test_any_text_is_read_and_alone_as_among_others(said: list[str], of: base.Base) -> None:
    together = base.read(said, of)
    assert len(together.log_odds) == len(said)
    assert np.isfinite(together.log_odds).all()
    alone = [float(base.read([text], of).log_odds[0]) for text in said]
    assert together.log_odds.tolist() == pytest.approx(alone)


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("很好", "zh"),
        ("good", "en"),
        ("好的 good good", "zh"),
        ("", "other"),
        ("😡", "other"),
        ("привет", "other"),
        ("12", "other"),
    ],
)
def test_languages_are_told(said: str, lang: str) -> None:
    assert base.read([said]).lang.tolist() == [lang]


def test_fewer_weights_than_bins_share_the_highest_bits() -> None:
    held = grams(buffer(["ab"]))
    assert dot(held, np.ones(1 << 4, np.float32)).tolist() == dot(held, np.ones(1 << 18, np.float32)).tolist()
