"""Tokenization against Hugging Face `tokenizers`, the trainer against a slow one, and the vocabulary file."""

import json
import sys
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minibert_ref.text.tokenization import SPECIAL_TOKENS, basic_tokenize, decode, encode, pad_batch, wordpiece
from minibert_ref.text.tokenizer import VocabularyError, WordPieceTokenizer
from minibert_ref.text.wordpiece_trainer import train_wordpiece

SENTENCES = [
    "On Monday the old clock in the kitchen stopped, and nobody noticed until the soup was cold.",
    "The cat sat on the mat; the cats were sitting, sat again and did not mind the cold.",
    "naïve café coöperate 中文 字 ΣΑΣ straße İstanbul e\u0301e\u0323\u0307",
] * 2
EVERY_CHARACTER = [chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF]
INTERESTING = st.sampled_from(
    [*"aAbzéÅΣςßİǅ'-_.,!? \t\n\u00a0\u00ad\u200d\ufffd\0中字々한ﬁ①", *"\u0301\u0323\u0345\u0334"]
)
# Characters younger than the frozen tables, and marks that change places when put in normal order.
YOUNG = st.sampled_from(
    [chr(p) for p in (0x1ABF, 0x1AC0, 0x8E2, 0x890, 0x2E52, 0x11938, 0x1E130, 0x8D4, 0x1715, 0xA7C9)]
)
TEXT = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.text(INTERESTING, max_size=12),
        st.text(st.one_of(YOUNG, INTERESTING), max_size=8),
        st.sampled_from([*SPECIAL_TOKENS, "[mask]", "[MASK", "the ", "cats", "sitting "]),
    ),
    max_size=8,
).map("".join)


@pytest.fixture(scope="module")
def ours():
    return WordPieceTokenizer().train(SENTENCES, 150)


@pytest.fixture(scope="module")
def theirs(tokenizers, ours):
    return tokenizers.BertWordPieceTokenizer(dict(ours.vocab), lowercase=True)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(text=TEXT)
def test_encoding_agrees_on_any_unicode(ours, theirs, text):
    assert ours.encode(text) == theirs.encode(text).ids


@settings(max_examples=800, deadline=None, derandomize=True)
@given(text=TEXT)
def test_words_agree_on_any_unicode(tokenizers, text):
    """Stricter than ids, where a difference could hide behind [UNK]."""
    assert basic_tokenize(text) == hugging_face_words(tokenizers, text)


def hugging_face_words(tokenizers, text):
    normalized = tokenizers.normalizers.BertNormalizer().normalize_str(text)
    return [word for word, _ in tokenizers.pre_tokenizers.BertPreTokenizer().pre_tokenize_str(normalized)]


def test_every_character_of_unicode_agrees(tokenizers):
    for start in range(0, len(EVERY_CHARACTER), 1 << 16):
        text = "x ".join(f"a{character}b" for character in EVERY_CHARACTER[start : start + (1 << 16)])
        assert basic_tokenize(text) == hugging_face_words(tokenizers, text)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    word=st.text("abc", min_size=1, max_size=12), vocab=st.sets(st.text("abc", min_size=1, max_size=4)), data=st.data()
)
def test_wordpiece_agrees_on_small_alphabets(tokenizers, word, vocab, data):
    continued = data.draw(st.sets(st.text("abc", min_size=1, max_size=4)))
    pieces = ["[UNK]", *sorted(vocab), *(f"##{piece}" for piece in sorted(continued))]
    model = tokenizers.models.WordPiece(
        {piece: number for number, piece in enumerate(pieces)}, unk_token="[UNK]", max_input_chars_per_word=8
    )
    assert wordpiece(word, set(pieces), max_chars=8) == [token.value for token in model.tokenize(word)]


def test_one_failing_part_makes_the_whole_word_unknown():
    assert wordpiece("cats!", {"cat", "##s"}) == ["[UNK]"]
    assert wordpiece("a" * 101, {"a", "##a"}) == ["[UNK]"]
    assert len(wordpiece("a" * 100, {"a", "##a"})) == 100


def test_the_functions_and_the_class_agree(ours):
    text = "The cats sat, naïvely."
    assert encode(text, ours.vocab, 64) == ours.encode(text)
    assert decode(ours.encode(text), ours.vocab) == ours.decode(ours.encode(text)) == "the cats sat , naively ."


def test_truncation_keeps_the_separator(ours):
    full = ours.encode("the cat sat on the mat")
    for length in range(2, len(full) + 1):
        cut = ours.encode("the cat sat on the mat", length)
        assert cut == [*full[: length - 1], 3] and len(cut) == length
    with pytest.raises(ValueError, match=r"max_len is 1, but \[CLS\] and \[SEP\] alone need 2"):
        ours.encode("the", 1)


def test_special_tokens_in_text_stand_for_themselves(ours):
    assert ours.encode("the [MASK] sat")[2] == 4
    assert 4 not in ours.encode("the [mask] sat")
    assert WordPieceTokenizer().train(["[MASK] ab"] * 3, 50).vocab.keys() == {*SPECIAL_TOKENS, "a", "##b", "ab"}


def test_lone_surrogates_are_dropped():
    assert basic_tokenize("a\ud800b") == ["ab"]


def slow_trainer(word_counts, size):
    """The same rule, counting every pair anew before every merge."""
    words = {word: [word[0], *("##" + c for c in word[1:])] for word in word_counts}
    pieces = sorted({symbol for word in words.values() for symbol in word})
    while len(pieces) < size:
        pairs = Counter()
        for word, symbols in words.items():
            for pair in pairwise(symbols):
                pairs[pair] += word_counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        if pairs[best] < 2:
            break
        merged = best[0] + best[1][2:]
        for symbols in words.values():
            i = 0
            while i < len(symbols) - 1:
                if (symbols[i], symbols[i + 1]) == best:
                    symbols[i : i + 2] = [merged]
                i += 1
        if merged not in pieces:
            pieces.append(merged)
    return pieces


@settings(max_examples=200, deadline=None, derandomize=True)
@given(counts=st.dictionaries(st.text("abc", min_size=1, max_size=8), st.integers(1, 5), min_size=1, max_size=8))
def test_the_trainer_is_the_slow_trainer(counts):
    assert train_wordpiece(counts, 30) == slow_trainer(counts, 30)


def test_words_with_number_signs_give_no_piece_twice():
    pieces = train_wordpiece({"##a": 5, "ba": 1}, 20)
    assert "##a" in pieces and len(set(pieces)) == len(pieces)


def test_training_depends_on_the_words_alone():
    first = WordPieceTokenizer().train(SENTENCES, 120).vocab
    assert first == WordPieceTokenizer().train(SENTENCES[::-1], 120).vocab
    assert len(first) == 120 and list(first)[:5] == list(SPECIAL_TOKENS)
    with pytest.raises(ValueError, match=r"vocab_size 10 is too small: the text has .* different characters"):
        WordPieceTokenizer().train(SENTENCES, 10)
    with pytest.raises(ValueError, match="not one string"):
        WordPieceTokenizer().train("text", 100)


def test_every_trained_word_is_encodable(ours):
    for sentence in SENTENCES:
        assert 1 not in ours.encode(sentence)


def test_save_and_load(ours, tmp_path):
    ours.save(tmp_path / "vocab.json")
    assert WordPieceTokenizer().load_model(tmp_path / "vocab.json").vocab == ours.vocab
    assert json.loads((tmp_path / "vocab.json").read_text("utf-8"))["tokens"][:5] == list(SPECIAL_TOKENS)
    assert [path.name for path in tmp_path.iterdir()] == ["vocab.json"], "no temporary file left"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x80\x04pickle", "is not JSON"),
        (b'{"format": "minibert-wordpiece", "tok', "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "was not written by WordPieceTokenizer.save"),
        (b'{"format": "other"}', "was not written by WordPieceTokenizer.save"),
        (b'{"format": "minibert-wordpiece"}', "must list its tokens"),
        (b'{"format": "minibert-wordpiece", "tokens": ["[PAD]", 1]}', "must list its tokens"),
        (b'{"format": "minibert-wordpiece", "tokens": ["a"]}', "must start with"),
        (
            json.dumps({"format": "minibert-wordpiece", "tokens": [*SPECIAL_TOKENS, "a", "a"]}).encode(),
            "lists the token 'a' twice",
        ),
    ],
)
def test_a_damaged_vocabulary_gets_one_sentence(tmp_path, content, message):
    (tmp_path / "v.json").write_bytes(content)
    with pytest.raises(VocabularyError, match=f"v.json.*{message}"):
        WordPieceTokenizer().load_model(tmp_path / "v.json")


def test_misuse_is_named(ours):
    with pytest.raises(ValueError, match="no vocabulary yet: call train or load_model"):
        WordPieceTokenizer().encode("a")
    with pytest.raises(ValueError, match="id 9999 is not in the vocabulary"):
        ours.decode([9999])
    with pytest.raises(ValueError, match="without gaps"):
        WordPieceTokenizer({"[PAD]": 0, "[UNK]": 2})
    with pytest.raises(ValueError, match=r"lacks \[UNK\]"):
        encode("a", {}, 5)


def test_pad_batch():
    ids, mask = pad_batch([[5], [6, 7, 8], [9, 9]], 3)
    assert ids.tolist() == [[5, 3, 3], [6, 7, 8], [9, 9, 3]]
    assert mask.dtype == bool and mask.sum(axis=1).tolist() == [1, 3, 2]
    assert np.issubdtype(ids.dtype, np.integer)
    for empty in ([], [[1], []]):
        with pytest.raises(ValueError, match="at least one"):
            pad_batch(empty, 0)
