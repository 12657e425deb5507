"""Makes the small models of the tests: random but seeded weights, tokenizer, configuration, ONNX file, golden scores.

    /usr/bin/python3 models/onnx/src/test/python/make_models.py

Needs PyTorch and onnx (Debian: python3-torch, python3-onnx). The golden numbers come from PyTorch and from the
tokenizers in tokenizing.py, so nothing of the Java side takes part in them.
"""

import json
import math
import os
import shutil

import onnx
import torch
from torch import nn

from tokenizing import ByteLevel, WordPiece

TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "models")
TOLERANCE = 1e-4
EPSILON = 1e-5

WORDS = """the a of is to and by how was at in stuck pipe pipes mud pump pumps freed free jar jarring down up when bit
bottom liner changed after five hundred hours key seat ream casing well control pressure drill collar collars differential
sticking spotting fluid weight deviated overbalance hole string loads rig floor crane tag line egg eggs flour milk butter
what why which causes does remediation procedure naive facade right left over under ing ed er s ##ing ##ed ##er ##s ##ly
##tion ##ment ##al""".split()

PAIRS = [
    ("how is a stuck pipe freed?", "A stuck pipe is freed by jarring, by spotting fluid or by less mud weight."),
    ("how is a stuck pipe freed?", "Whisk two eggs, add flour and milk, and fry the pancakes in butter."),
    ("how is a stuck pipe freed?", ""),
    ("jar", "Free the pipe: work it down and jar down when the bit is off bottom."),
    ("mud weight, differential sticking in deviated wells", "The liner of a mud pump is changed after 500 hours."),
    ("Ölschlamm 泥浆", "Ölschlamm 😀 泥浆比重 — naïve façade, \u202eright to left\u202c."),
    ("part no. 7-3/4\" DC-4471", "Drill collar 7-3/4\" (DC-4471): make-up torque 46,000 ft-lb."),
    ("what causes sticking", "the stuck pipe " * 200),
    ("what is " * 40, "pressure in the hole " * 150),
    ("tabs\tand\nlines", "  leading spaces,\ttabs\nand lines  "),
]

TEXTS = ["how is a stuck pipe freed?", "", "Ölschlamm 😀 泥浆比重 — naïve façade.", "stuck " * 700]


class Part(nn.Module):
    """Holds other modules under the names that a checkpoint gives them."""

    def __init__(part, **modules):  # "self" is the name of one of them
        super().__init__()
        for name, module in modules.items():
            part.add_module(name, module)


class Layer(nn.Module):
    """One transformer layer, normalised after each half; its weights are named as in Hugging Face's checkpoints."""

    def __init__(self, hidden, heads, rotary):
        super().__init__()
        self.heads = heads
        self.rotary = rotary
        q, k, v, o = (nn.Linear(hidden, hidden) for _ in range(4))
        self.attention = Part(
            self=Part(query=q, key=k, value=v), output=Part(dense=o, LayerNorm=nn.LayerNorm(hidden, eps=EPSILON)))
        self.intermediate = Part(dense=nn.Linear(hidden, 2 * hidden))
        self.output = Part(dense=nn.Linear(2 * hidden, hidden), LayerNorm=nn.LayerNorm(hidden, eps=EPSILON))

    def forward(self, x, mask):
        b, s, h = x.shape
        d = h // self.heads

        def split(y):
            return y.view(b, s, self.heads, d).transpose(1, 2)

        own, after = getattr(self.attention, "self"), self.attention.output
        q, k, v = split(own.query(x)), split(own.key(x)), split(own.value(x))
        if self.rotary is not None:
            q, k = rotate(q, self.rotary, s), rotate(k, self.rotary, s)
        scores = q @ k.transpose(2, 3) / math.sqrt(d) + mask
        y = (torch.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(b, s, h)
        x = after.LayerNorm(x + after.dense(y))
        y = self.output.dense(nn.functional.gelu(self.intermediate.dense(x)))
        return self.output.LayerNorm(x + y)


def rotate(x, angles, length):
    cos, sin = torch.cos(angles[:length]), torch.sin(angles[:length])
    half = x.shape[-1] // 2
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class Encoder(nn.Module):
    """Embeddings and layers of one of three families; the answer is the last hidden state."""

    def __init__(self, family, vocabulary, positions, hidden=32, layers=2, heads=2):
        super().__init__()
        self.family = family
        tables = {"word_embeddings": nn.Embedding(vocabulary, hidden)}
        angles = None
        if family == "modernbert":
            d = hidden // heads
            rates = 100.0 ** (-torch.arange(0, d, 2).float() / d)
            angles = torch.arange(positions).float()[:, None] * rates[None, :]
        else:
            tables["position_embeddings"] = nn.Embedding(positions, hidden)
        if family == "bert":
            tables["token_type_embeddings"] = nn.Embedding(2, hidden)
        self.embeddings = Part(**tables, LayerNorm=nn.LayerNorm(hidden, eps=EPSILON))
        self.encoder = Part(layer=nn.ModuleList([Layer(hidden, heads, angles) for _ in range(layers)]))

    def forward(self, ids, mask, types=None):
        tables = self.embeddings
        x = tables.word_embeddings(ids)
        if self.family == "bert":
            x = x + tables.position_embeddings(torch.arange(ids.shape[1])[None, :]) + tables.token_type_embeddings(types)
        if self.family == "roberta":
            real = (ids != ByteLevel.PAD).long()
            x = x + tables.position_embeddings(torch.cumsum(real, dim=1) * real + ByteLevel.PAD)
        x = tables.LayerNorm(x)
        away = (1.0 - mask[:, None, None, :].float()) * -10000.0
        for layer in self.encoder.layer:
            x = layer(x, away)
        return x


class CrossEncoder(nn.Module):
    """An encoder with a score on its first token, answered in one of several shapes."""

    def __init__(self, encoder, shape, poison=None):
        super().__init__()
        self.family = encoder.family
        self.add_module(self.family, encoder)
        self.shape = shape
        self.poison = poison
        hidden = encoder.embeddings.word_embeddings.embedding_dim
        dense, last = nn.Linear(hidden, hidden), nn.Linear(hidden, 2 if shape == "b2" else 1)
        if self.family == "roberta":
            self.classifier = Part(dense=dense, out_proj=last)
        else:
            encoder.pooler = Part(dense=dense)
            self.classifier = last

    def forward(self, ids, mask, types=None):
        encoder = getattr(self, self.family)
        first = encoder(ids, mask, types)[:, 0]
        if self.family == "roberta":
            logits = self.classifier.out_proj(torch.tanh(self.classifier.dense(first)))
        else:
            logits = self.classifier(torch.tanh(encoder.pooler.dense(first)))
        if self.poison is not None:
            bad = (ids == self.poison).any(dim=1, keepdim=True)
            logits = torch.where(bad, torch.full_like(logits, float("nan")), logits)
        if self.shape == "b":
            return logits[:, 0]
        if self.shape == "b11":
            return logits[:, :, None]
        if self.shape == "b111":
            return logits[:, :, None, None]
        return logits


def seeded(make, seed):
    """A module with weights large enough that scores differ from pair to pair."""
    torch.manual_seed(seed)
    module = make().eval()
    with torch.no_grad():
        for name, weights in module.named_parameters():
            if weights.dim() > 1:
                weights.normal_(0, 1.0 / math.sqrt(weights.shape[1]))
            elif name.endswith("bias"):
                weights.normal_(0, 0.1)
    return module


def export(module, folder, output, dynamic):
    takes_types = "token_type_ids" in dynamic
    ids = torch.tensor([[2, 5, 6, 3], [2, 7, 3, 0]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    arguments = (ids, mask, torch.zeros_like(ids)) if takes_types else (ids, mask)
    file = os.path.join(folder, "model.onnx")
    torch.onnx.export(
        module,
        arguments,
        file,
        input_names=["input_ids", "attention_mask", "token_type_ids"][: len(arguments)],
        output_names=[output],
        dynamic_axes=dynamic,
        opset_version=14,
    )
    onnx.checker.check_model(file)


def rounded(number):
    """PyTorch's last digits differ from run to run; the tolerance is twenty times coarser than this."""
    return round(number, 5)


def write(folder, name, value):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out, ensure_ascii=False, indent=1)
        out.write("\n")


def fresh(name):
    folder = os.path.join(TARGET, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def axes(takes_types, output, output_axes):
    inputs = ["input_ids", "attention_mask"] + (["token_type_ids"] if takes_types else [])
    dynamic = {name: {0: "batch", 1: "tokens"} for name in inputs}
    dynamic[output] = output_axes
    return dynamic


def sizes(encoder):
    """What a config.json says of an encoder's sizes."""
    words, layers = encoder.embeddings.word_embeddings, encoder.encoder.layer
    return {
        "vocab_size": words.num_embeddings,
        "hidden_size": words.embedding_dim,
        "num_hidden_layers": len(layers),
        "num_attention_heads": layers[0].heads,
        "intermediate_size": layers[0].intermediate.dense.out_features,
        "type_vocab_size": 2 if encoder.family == "bert" else 0,
        "layer_norm_eps": EPSILON,
        "hidden_act": "gelu",
    }


def cross_encoder(name, family, tokenizer, window, seed, shape="b1", poison=None, small=False, parity=False):
    folder = fresh(name)
    positions = window + 2 if family == "roberta" else window
    size = {"hidden": 16, "layers": 1} if small else {}
    module = seeded(
        lambda: CrossEncoder(Encoder(family, len(tokenizer.vocabulary), positions, **size), shape, poison), seed
    )
    takes_types = family == "bert"
    export(module, folder, "logits", axes(takes_types, "logits", {0: "batch"}))
    golden = []
    for query, passage in PAIRS:
        if len(tokenizer.tokenize(query)) > window - 20:
            continue
        ids, types, lost = tokenizer.pair(query, passage, window)
        row = torch.tensor([ids])
        with torch.no_grad():
            answer = module(row, torch.ones_like(row), torch.tensor([types]) if takes_types else None).flatten()
        logit = float(answer[1] - answer[0]) if shape == "b2" else float(answer[0])
        golden.append(
            {"query": query, "passage": passage, "ids": ids, "types": types, "lost": lost,
             "logit": None if math.isnan(logit) else rounded(logit)}
        )
    write(folder, "golden.json", {"tolerance": TOLERANCE, "pairs": golden})
    write(folder, "tokenizer.json", tokenizer.json())
    write(
        folder,
        "config.json",
        {
            "model_type": family,
            "architectures": [{"bert": "Bert", "roberta": "Roberta", "modernbert": "ModernBert"}[family]
                              + "ForSequenceClassification"],
            "max_position_embeddings": positions,
            "pad_token_id": tokenizer.PAD,
            **sizes(module.get_submodule(family)),
        },
    )
    if parity:
        pairs = [{key: pair[key] for key in ("query", "passage", "logit")} for pair in golden[:3]]
        write(folder, "winnow-parity.json", {"tolerance": 0.001, "pairs": pairs})
    print(name, [round(pair["logit"], 3) if pair["logit"] is not None else None for pair in golden])


def encoder(name, tokenizer, window, seed):
    folder = fresh(name)
    module = seeded(lambda: Encoder("bert", len(tokenizer.vocabulary), 512), seed)
    export(module, folder, "last_hidden_state", axes(True, "last_hidden_state", {0: "batch", 1: "tokens"}))
    prompts = {"query": "what: ", "passage": "the "}
    golden = []
    for side, prompt in prompts.items():
        for text in TEXTS:
            ids, types, lost = tokenizer.single(prompt + text, window)
            if side == "query" and lost:
                continue
            row = torch.tensor([ids])
            with torch.no_grad():
                states = module(row, torch.ones_like(row), torch.tensor([types]))[0]
            golden.append(
                {
                    "side": side,
                    "text": text,
                    "ids": ids,
                    "lost": lost,
                    "cls": [rounded(x) for x in nn.functional.normalize(states[0], dim=0).tolist()],
                    "mean": [rounded(x) for x in nn.functional.normalize(states.mean(dim=0), dim=0).tolist()],
                }
            )
    write(folder, "golden.json", {"tolerance": TOLERANCE, "texts": golden})
    write(folder, "tokenizer.json", tokenizer.json())
    write(folder, "tokenizer_config.json", {"model_max_length": int(1e30)})
    write(folder, "sentence_bert_config.json", {"max_seq_length": window})
    write(folder, "config_sentence_transformers.json", {"prompts": prompts})
    write(folder, "1_Pooling/config.json", {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False})
    write(
        folder,
        "config.json",
        {"model_type": "bert", "architectures": ["BertModel"], "max_position_embeddings": 512, "pad_token_id": 0,
         **sizes(module)},
    )


class AsksForPositions(nn.Module):
    """A model that wants its caller to count positions; nobody here does."""

    def forward(self, ids, mask, positions):
        return (ids * mask + positions).float().sum(dim=1, keepdim=True)


def asks_for_positions(name, tokenizer):
    folder = fresh(name)
    row = torch.tensor([[2, 5, 6, 3]])
    torch.onnx.export(
        AsksForPositions(),
        (row, row, row),
        os.path.join(folder, "model.onnx"),
        input_names=["input_ids", "attention_mask", "position_ids"],
        output_names=["logits"],
        dynamic_axes={key: {0: "batch", 1: "tokens"} for key in ("input_ids", "attention_mask", "position_ids")},
        opset_version=14,
    )
    write(folder, "tokenizer.json", tokenizer.json())
    write(
        folder,
        "config.json",
        {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "max_position_embeddings": 64},
    )


def main():
    torch.set_num_threads(1)
    words = WordPiece(WORDS, segments=True)
    plain = WordPiece(WORDS, segments=False)
    cross_encoder("bert", "bert", words, 512, seed=1, parity=True)
    cross_encoder("roberta", "roberta", ByteLevel(WORDS, 150), 512, seed=2)
    cross_encoder("modernbert", "modernbert", plain, 512, seed=3)
    cross_encoder("two-classes", "bert", words, 64, seed=4, shape="b2", small=True)
    cross_encoder("one-by-one", "bert", words, 64, seed=5, shape="b11", small=True)
    cross_encoder("flat", "bert", words, 64, seed=6, shape="b", small=True)
    cross_encoder("too-deep", "bert", words, 64, seed=7, shape="b111", small=True)
    cross_encoder("nan", "bert", words, 64, seed=8, poison=words.vocabulary["butter"], small=True)
    encoder("encoder", words, 128, seed=9)
    asks_for_positions("positions", words)


if __name__ == "__main__":
    main()
