"""Tokenizers in plain Python, written for the golden files: a second opinion on what the Java side cuts.

Each class holds a vocabulary, cuts a text into ids, joins a pair, and writes itself as a tokenizer.json.
"""

import unicodedata

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def special(token, number):
    return {
        "id": number,
        "content": token,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


class WordPiece:
    """Lower-casing BERT tokenizer: clean, split at spaces and punctuation, longest pieces first."""

    MARKERS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    PAD = 0

    def __init__(self, words, segments):
        pieces = list(self.MARKERS) + list(PUNCTUATION) + list(LETTERS) + list(DIGITS)
        pieces += ["##" + c for c in LETTERS + DIGITS] + ["泥", "浆"]
        pieces += [w for w in words if w not in pieces]
        self.vocabulary = {piece: number for number, piece in enumerate(pieces)}
        self.segments = segments

    def normalize(self, text):
        cleaned = []
        for c in text:
            if c in "\t\n\r" or unicodedata.category(c).startswith("Z"):
                cleaned.append(" ")
            elif c in "\0\ufffd" or unicodedata.category(c).startswith("C"):
                continue
            elif 0x4E00 <= ord(c) <= 0x9FFF:
                cleaned.append(" " + c + " ")
            else:
                cleaned.append(c)
        decomposed = unicodedata.normalize("NFD", "".join(cleaned))
        return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").lower()

    def words(self, text):
        word = ""
        for c in self.normalize(text) + " ":
            alone = c in PUNCTUATION or unicodedata.category(c).startswith("P")
            if c == " " or alone:
                if word:
                    yield word
                word = ""
                if alone:
                    yield c
            else:
                word += c

    def tokenize(self, text):
        ids = []
        for word in self.words(text):
            pieces, start = [], 0
            while start < len(word):
                end = len(word)
                while end > start and ("##" if start else "") + word[start:end] not in self.vocabulary:
                    end -= 1
                if end == start or len(word) > 100:
                    pieces = ["[UNK]"]
                    break
                pieces.append(("##" if start else "") + word[start:end])
                start = end
            ids += [self.vocabulary[piece] for piece in pieces]
        return ids

    def single(self, text, window):
        ids = self.tokenize(text)
        kept = ids[: window - 2]
        return [2] + kept + [3], [0] * (len(kept) + 2), len(ids) - len(kept)

    def pair(self, query, passage, window):
        q, p = self.tokenize(query), self.tokenize(passage)
        kept = p[: window - len(q) - 3]
        ids = [2] + q + [3] + kept + [3]
        second = 1 if self.segments else 0
        return ids, [0] * (len(q) + 2) + [second] * (len(kept) + 1), len(p) - len(kept)

    def json(self):
        def marker(token, type_id):
            return {"SpecialToken": {"id": token, "type_id": type_id}}

        def text(name, type_id):
            return {"Sequence": {"id": name, "type_id": type_id}}

        second = 1 if self.segments else 0
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [special(token, number) for number, token in enumerate(self.MARKERS)],
            "normalizer": {
                "type": "BertNormalizer",
                "clean_text": True,
                "handle_chinese_chars": True,
                "strip_accents": None,
                "lowercase": True,
            },
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [marker("[CLS]", 0), text("A", 0), marker("[SEP]", 0)],
                "pair": [
                    marker("[CLS]", 0),
                    text("A", 0),
                    marker("[SEP]", 0),
                    text("B", second),
                    marker("[SEP]", second),
                ],
                "special_tokens": {
                    "[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                    "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]},
                },
            },
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {
                "type": "WordPiece",
                "unk_token": "[UNK]",
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": self.vocabulary,
            },
        }


class ByteLevel:
    """RoBERTa's kind: bytes written as printable characters, joined by learned merges; four markers in a pair."""

    MARKERS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    PAD = 1

    def __init__(self, words, merges):
        printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
        self.characters, extra = {}, 0
        for byte in range(256):
            if byte in printable:
                self.characters[byte] = chr(byte)
            else:
                self.characters[byte] = chr(256 + extra)
                extra += 1
        self.merges = []
        texts = [self.symbols(" " + word) for word in words]
        while len(self.merges) < merges:
            counts = {}
            for symbols in texts:
                for couple in zip(symbols, symbols[1:]):
                    counts[couple] = counts.get(couple, 0) + 1
            best = min(counts, key=lambda couple: (-counts[couple], couple))
            self.merges.append(best)
            texts = [self.join(symbols, best) for symbols in texts]
        pieces = list(self.MARKERS) + sorted(self.characters.values())
        pieces += ["".join(couple) for couple in self.merges]
        self.vocabulary = {}
        for piece in pieces:
            self.vocabulary.setdefault(piece, len(self.vocabulary))

    def symbols(self, text):
        return [self.characters[byte] for byte in text.encode("utf-8")]

    @staticmethod
    def join(symbols, couple):
        joined, i = [], 0
        while i < len(symbols):
            if tuple(symbols[i : i + 2]) == couple:
                joined.append(symbols[i] + symbols[i + 1])
                i += 2
            else:
                joined.append(symbols[i])
                i += 1
        return joined

    def tokenize(self, text):
        symbols = self.symbols(text)
        # One pass for each merge, in the order learned, equals the usual "lowest rank first": a merge's parts are older.
        for couple in self.merges:
            symbols = self.join(symbols, couple)
        return [self.vocabulary[symbol] for symbol in symbols]

    def pair(self, query, passage, window):
        q, p = self.tokenize(query), self.tokenize(passage)
        kept = p[: window - len(q) - 4]
        ids = [0] + q + [2, 2] + kept + [2]
        return ids, [0] * len(ids), len(p) - len(kept)

    def json(self):
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [special(token, number) for number, token in enumerate(self.MARKERS)],
            "normalizer": None,
            "pre_tokenizer": {
                "type": "ByteLevel",
                "add_prefix_space": False,
                "trim_offsets": True,
                "use_regex": False,
            },
            "post_processor": {
                "type": "RobertaProcessing",
                "sep": ["</s>", 2],
                "cls": ["<s>", 0],
                "trim_offsets": True,
                "add_prefix_space": False,
            },
            "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": None,
                "continuing_subword_prefix": None,
                "end_of_word_suffix": None,
                "fuse_unk": False,
                "byte_fallback": False,
                "vocab": self.vocabulary,
                "merges": [" ".join(couple) for couple in self.merges],
            },
        }
