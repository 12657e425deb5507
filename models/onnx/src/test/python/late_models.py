"""Makes the small models for late interaction of the tests, and the scores that PyTorch gives with them.

    /usr/bin/python3 models/onnx/src/test/python/late_models.py

Needs PyTorch. One folder is laid out as ColBERT's checkpoints are, one as PyLate's; both hold weights alone
(model.safetensors), so that every engine reads the same numbers. Nothing of the Java side takes part in the scores.
"""

import json
import os
import struct

import torch
from torch import nn

from make_models import PAIRS, WORDS, Encoder, fresh, rounded, seeded, sizes, write
from tokenizing import PUNCTUATION, WordPiece

WINDOW = 64
TOLERANCE = 2e-5
MARKERS = ["[unused0]", "[unused1]"]


def safetensors(path, tensors):
    """The format is a length, a JSON header and the numbers."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        numbers = tensor.detach().float().contiguous()
        raw = struct.pack("<%df" % numbers.numel(), *numbers.flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(numbers.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode("utf-8")
    text += b" " * (-len(text) % 8)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


class Late:
    """How texts become vectors: written from the papers and configurations, not from our own code."""

    def __init__(self, encoder, tokenizer, linear, markers, query_length, passage_length, fills, attends, skipped):
        self.encoder, self.tokenizer, self.linear = encoder, tokenizer, linear
        self.query_marker, self.passage_marker = (tokenizer.vocabulary[marker] for marker in markers)
        self.query_length, self.passage_length = query_length, passage_length
        self.fills, self.attends = fills, attends
        self.skipped = {tokenizer.vocabulary[word] for word in skipped if word in tokenizer.vocabulary}

    def vectors(self, ids, mask):
        row = torch.tensor([ids])
        with torch.no_grad():
            states = self.encoder(row, torch.tensor([mask]), torch.zeros_like(row))[0]
            return nn.functional.normalize(self.linear(states), dim=1)

    def query(self, text):
        ids = [2, self.query_marker] + self.tokenizer.tokenize(text) + [3]
        mask = [1] * len(ids)
        more = self.query_length - len(ids) if self.fills else 0
        if more > 0:
            ids += [self.tokenizer.vocabulary["[MASK]"]] * more
            mask += [1 if self.attends else 0] * more
        return self.vectors(ids, mask)

    def passage(self, text):
        tokens = self.tokenizer.tokenize(text)
        kept = tokens[: self.passage_length - 3]
        ids = [2, self.passage_marker] + kept + [3]
        own = [place for place, number in enumerate(ids) if number not in self.skipped]
        return self.vectors(ids, [1] * len(ids))[own], len(tokens) - len(kept)

    def golden(self):
        pairs = []
        for query, passage in PAIRS + [("jar, jar", "Jar down; (then) jar up!"), ("bit", "?!")]:
            if len(self.tokenizer.tokenize(query)) > WINDOW - 3:
                continue
            asked, (answer, lost) = self.query(query), self.passage(passage)
            score = (asked @ answer.T).max(dim=1).values.mean()
            pairs.append({"query": query, "passage": passage, "query_vectors": len(asked),
                          "passage_vectors": len(answer), "lost": lost, "score": rounded(float(score))})
        return {"tolerance": TOLERANCE, "pairs": pairs}


def weights(encoder, prefix):
    return {prefix + name: tensor for name, tensor in encoder.state_dict().items()}


def folder_of(name, encoder, tokenizer, architecture):
    folder = fresh(name)
    write(folder, "tokenizer.json", tokenizer.json())
    write(
        folder,
        "config.json",
        {"model_type": "bert", "architectures": [architecture], "max_position_embeddings": WINDOW, "pad_token_id": 0,
         **sizes(encoder)},
    )
    return folder


def colbert(tokenizer):
    encoder = seeded(lambda: Encoder("bert", len(tokenizer.vocabulary), WINDOW), 21)
    linear = seeded(lambda: nn.Linear(32, 16, bias=False), 22)
    folder = folder_of("colbert", encoder, tokenizer, "HF_ColBERT")
    safetensors(os.path.join(folder, "model.safetensors"), {**weights(encoder, "bert."), "linear.weight": linear.weight})
    write(
        folder,
        "artifact.metadata",
        {"query_token_id": MARKERS[0], "doc_token_id": MARKERS[1], "query_token": "[Q]", "doc_token": "[D]", "dim": 16,
         "similarity": "cosine", "query_maxlen": 16, "doc_maxlen": 40, "mask_punctuation": True,
         "attend_to_mask_tokens": False},
    )
    late = Late(encoder, tokenizer, linear, MARKERS, 16, 40, True, False, PUNCTUATION)
    write(folder, "golden.json", late.golden())


def pylate(tokenizer):
    encoder = seeded(lambda: Encoder("bert", len(tokenizer.vocabulary), WINDOW, layers=1), 23)
    linear = seeded(lambda: nn.Linear(32, 24, bias=True), 24)
    folder = folder_of("pylate", encoder, tokenizer, "BertModel")
    safetensors(os.path.join(folder, "model.safetensors"), weights(encoder, ""))
    safetensors(
        os.path.join(folder, "1_Dense", "model.safetensors"),
        {"linear.weight": linear.weight, "linear.bias": linear.bias},
    )
    write(
        folder,
        "1_Dense/config.json",
        {"in_features": 32, "out_features": 24, "bias": True,
         "activation_function": "torch.nn.modules.linear.Identity"},
    )
    write(
        folder,
        "modules.json",
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "name": "1", "path": "1_Dense", "type": "pylate.models.Dense.Dense"}],
    )
    write(
        folder,
        "config_sentence_transformers.json",
        {"prompts": {}, "similarity_fn_name": "MaxSim", "query_prefix": MARKERS[0], "document_prefix": MARKERS[1],
         "query_length": 20, "document_length": 30, "attend_to_expansion_tokens": True, "skiplist_words": ["!", "the"]},
    )
    late = Late(encoder, tokenizer, linear, MARKERS, 20, 30, True, True, ["!", "the"])
    write(folder, "golden.json", late.golden())


def main():
    torch.set_num_threads(1)
    tokenizer = WordPiece(WORDS + MARKERS, segments=True)
    colbert(tokenizer)
    pylate(tokenizer)


if __name__ == "__main__":
    main()
