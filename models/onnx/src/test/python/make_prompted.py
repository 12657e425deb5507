"""Makes the small generative models of the tests: a decoder with a cache, a decoder for the last token alone, and encoders
with a decoder behind them, in one file and in two. Random but seeded weights; golden scores from PyTorch.

    /usr/bin/python3 models/onnx/src/test/python/make_prompted.py

Needs what make_models.py needs. Every golden row runs alone and without padding.
"""

import math
import os

import torch
from torch import nn

from make_models import PAIRS, TOLERANCE, WORDS, fresh, rounded, seeded, write
from tokenizing import ByteLevel

HIDDEN, HEADS, POSITIONS = 32, 2, 512
BEFORE = "<s>judge the document.</s>query: {query}\ndocument: "
DECODER = BEFORE + "{passage}" + "</s>relevant?"
MONO = "query: {query} document: {passage} relevant:</s>"
START, YES, NO = ByteLevel.PAD, "y", "n"


def cut(tokenizer, text):
    """Ids of a template's words, its markers by their own ids."""
    ids, rest = [], text
    while rest:
        places = [(rest.find(m), m) for m in tokenizer.MARKERS if m in rest]
        at, marker = min(places) if places else (len(rest), "")
        ids += tokenizer.tokenize(rest[:at]) if at else []
        ids += [tokenizer.vocabulary[marker]] if marker else []
        rest = rest[at + len(marker) :]
    return ids


def prompt(tokenizer, template, query, passage, window):
    """The row of ids: only the passage is cut. This tokenizer joins over every border, so the whole text is cut at once."""
    before, suffix = template.split("{passage}")
    before, end = before.replace("{query}", query), cut(tokenizer, suffix)
    head = before[before.rfind("</s>") + 4 :] if "</s>" in before else before
    lead = cut(tokenizer, before[: len(before) - len(head)])
    pieces = tokenizer.tokenize(head + passage)
    starts, at = [], 0
    names = {number: piece for piece, number in tokenizer.vocabulary.items()}
    for piece in pieces:
        starts.append(at)
        at += len(names[piece])  # one printable character a byte
    border = len(head.encode("utf-8"))
    own = sum(1 for start in starts if start < border)
    kept = min(len(pieces) - own, window - len(lead) - own - len(end))
    return lead + pieces[: own + kept] + end, len(pieces) - own - kept


class Causal(nn.Module):
    """One layer that looks back, with rotary positions and room for earlier keys and values."""

    def __init__(self, vocabulary, last):
        super().__init__()
        self.words = nn.Embedding(vocabulary, HIDDEN)
        self.q, self.k, self.v, self.o = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.up, self.down, self.head = nn.Linear(HIDDEN, 64), nn.Linear(64, HIDDEN), nn.Linear(HIDDEN, vocabulary)
        self.one, self.two = nn.LayerNorm(HIDDEN), nn.LayerNorm(HIDDEN)
        self.last = last
        d = HIDDEN // HEADS
        self.rates = 100.0 ** (-torch.arange(0, d, 2).float() / d)

    def forward(self, ids, mask, positions, past_key=None, past_value=None):
        b, s = ids.shape
        x = self.words(ids)
        y = self.one(x)

        def split(z):
            return z.view(b, s, HEADS, HIDDEN // HEADS).transpose(1, 2)

        angles = positions.float()[:, None, :, None] * self.rates
        q, k = turned(split(self.q(y)), angles), turned(split(self.k(y)), angles)
        v = split(self.v(y))
        if past_key is not None:
            k, v = torch.cat([past_key, k], dim=2), torch.cat([past_value, v], dim=2)
        order = torch.cumsum(torch.ones_like(ids), dim=1)
        ahead = (order[:, None, :] > order[:, :, None]).float() + (1.0 - mask.float())[:, None, :]
        scores = q @ k.transpose(2, 3) / math.sqrt(HIDDEN // HEADS) - 10000.0 * ahead[:, None]
        x = x + self.o((torch.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(b, s, HIDDEN))
        x = x + self.down(nn.functional.gelu(self.up(self.two(x))))
        logits = self.head(x[:, -1:] if self.last else x)
        return (logits, k, v) if past_key is not None else logits


def turned(x, angles):
    half = x.shape[-1] // 2
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * torch.cos(angles) - b * torch.sin(angles), b * torch.cos(angles) + a * torch.sin(angles)], -1)


class Reader(nn.Module):
    """The encoder: every token sees every other."""

    def __init__(self, vocabulary):
        super().__init__()
        self.words, self.places = nn.Embedding(vocabulary, HIDDEN), nn.Embedding(POSITIONS, HIDDEN)
        self.q, self.k, self.v = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.norm = nn.LayerNorm(HIDDEN)

    def forward(self, ids, mask):
        x = self.words(ids) + self.places(torch.cumsum(torch.ones_like(ids), dim=1) - 1)
        scores = self.q(x) @ self.k(x).transpose(1, 2) / math.sqrt(HIDDEN) - 10000.0 * (1.0 - mask.float())[:, None, :]
        return self.norm(x + torch.softmax(scores, dim=-1) @ self.v(x))


class Answerer(nn.Module):
    """The decoder's first step: looks at what was read."""

    def __init__(self, vocabulary):
        super().__init__()
        self.words = nn.Embedding(vocabulary, HIDDEN)
        self.q, self.k, self.v = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.head = nn.Linear(HIDDEN, vocabulary)

    def forward(self, ids, mask, states):
        x = self.words(ids)
        scores = self.q(x) @ self.k(states).transpose(1, 2) / math.sqrt(HIDDEN) - 10000.0 * (1.0 - mask.float())[:, None]
        return self.head(x + torch.softmax(scores, dim=-1) @ self.v(states))


class Both(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.reader, self.answerer = Reader(vocabulary), Answerer(vocabulary)

    def forward(self, ids, mask, start):
        return self.answerer(start, mask, self.reader(ids, mask))


def save(module, arguments, folder, file, inputs, outputs):
    torch.onnx.export(
        module,
        arguments,
        os.path.join(folder, file),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={**inputs, **outputs},
        opset_version=14,
    )


ROW = {0: "batch", 1: "tokens"}
EARLIER = {0: "batch", 2: "earlier"}


def describe(name, tokenizer, template, window, architecture, score, **more):
    golden = []
    for query, passage in PAIRS:
        if len(tokenizer.tokenize(query)) > window - 80:
            continue
        ids, lost = prompt(tokenizer, template, query, passage, window)
        row = torch.tensor([ids])
        with torch.no_grad():
            logits = score(row)[0, -1]
        logit = float(logits[tokenizer.vocabulary[YES]] - logits[tokenizer.vocabulary[NO]])
        golden.append({"query": query, "passage": passage, "ids": ids, "lost": lost, "logit": rounded(logit)})
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "models", name)
    write(folder, "golden.json", {"tolerance": TOLERANCE, "pairs": golden})
    write(folder, "tokenizer.json", tokenizer.json())
    write(folder, "winnow-prompt.json", {"template": template, "yes": YES, "no": NO, "window": window, **more})
    write(
        folder,
        "config.json",
        {"model_type": "small", "architectures": [architecture], "max_position_embeddings": POSITIONS,
         "pad_token_id": tokenizer.PAD, "decoder_start_token_id": START},
    )
    print(name, [pair["logit"] for pair in golden], [pair["lost"] for pair in golden])


def decoder(name, tokenizer, seed, cache, last, **more):
    folder = fresh(name)
    module = seeded(lambda: Causal(len(tokenizer.vocabulary), last), seed)
    row = torch.tensor([[2, 5, 6, 3], [2, 7, 3, 4]])
    inputs = {"input_ids": ROW, "attention_mask": ROW, "position_ids": ROW}
    outputs = {"logits": {0: "batch"} if last else ROW}
    arguments = (row, torch.ones_like(row), torch.arange(4)[None].repeat(2, 1))
    if cache:
        nothing = torch.zeros(2, HEADS, 0, HIDDEN // HEADS)
        arguments += (nothing, nothing)
        inputs.update({"past_key_values.0.key": EARLIER, "past_key_values.0.value": EARLIER})
        outputs.update({"present.0.key": EARLIER, "present.0.value": EARLIER})
    save(module, arguments, folder, "model.onnx", inputs, outputs)
    describe(name, tokenizer, DECODER, 160, "SmallForCausalLM",
             lambda ids: module(ids, torch.ones_like(ids), torch.arange(ids.shape[1])[None]), **more)


def mono(name, tokenizer, seed, split):
    folder = fresh(name)
    module = seeded(lambda: Both(len(tokenizer.vocabulary)), seed)
    row, start = torch.tensor([[2, 5, 6, 3], [2, 7, 3, 0]]), torch.tensor([[START], [START]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    if split:
        save(module.reader, (row, mask), folder, "encoder_model.onnx",
             {"input_ids": ROW, "attention_mask": ROW}, {"last_hidden_state": ROW})
        save(module.answerer, (start, mask, module.reader(row, mask)), folder, "decoder_model.onnx",
             {"input_ids": ROW, "encoder_attention_mask": {0: "batch", 1: "read"},
              "encoder_hidden_states": {0: "batch", 1: "read"}}, {"logits": ROW})
    else:
        save(module, (row, mask, start), folder, "model.onnx",
             {"input_ids": ROW, "attention_mask": ROW, "decoder_input_ids": {0: "batch", 1: "written"}},
             {"logits": {0: "batch", 1: "written"}})
    describe(name, tokenizer, MONO, 160, "SmallForConditionalGeneration",
             lambda ids: module(ids, torch.ones_like(ids), torch.tensor([[START]])))


def main():
    torch.set_num_threads(1)
    tokenizer = ByteLevel(WORDS, 150)
    decoder("decoder", tokenizer, 21, cache=True, last=False)
    decoder("decoder-right", tokenizer, 22, cache=False, last=False, padding="right")
    decoder("decoder-last", tokenizer, 23, cache=False, last=True, padding="left")
    mono("mono", tokenizer, 24, split=False)
    mono("mono-split", tokenizer, 25, split=True)


if __name__ == "__main__":
    main()
