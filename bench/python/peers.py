"""One Python engine that scores pairs for bench/run: it answers on standard output, a line for each line it reads.

    python3 bench/python/peers.py ENGINE MODEL_FOLDER

ENGINE is st-fp32, st-bf16 (sentence-transformers), ort-fp32, ort-int8 (ONNX Runtime) or torch-fp32, torch-bf16 (BERT
written down in PyTorch). The first line says who it is, or why it cannot be had; after that, for each path of a file with
{"query", "passages", "ids", "types"}, a line with the scores. The last two kinds are given token ids, so cutting text into
tokens costs them nothing.
"""

import json
import math
import os
import sys
import time

BATCH = 32


def batches(rows, size):
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def padded(rows, work):
    """Ids, types and mask of these rows, as long as the longest."""
    length = max(len(work["ids"][row]) for row in rows)

    def fill(numbers):
        return numbers + [0] * (length - len(numbers))

    ids = [fill(work["ids"][row]) for row in rows]
    types = [fill(work["types"][row]) for row in rows]
    mask = [fill([1] * len(work["ids"][row])) for row in rows]
    return ids, types, mask


class SentenceTransformers:
    """CrossEncoder.predict with its default batches in 32 bits, with batches of 16 in bfloat16."""

    def __init__(self, folder, precision):
        import sentence_transformers
        import torch

        kinds = {"fp32": torch.float32, "bf16": torch.bfloat16}
        self.model = sentence_transformers.CrossEncoder(
            folder, device="cpu", max_length=512, model_kwargs={"torch_dtype": kinds[precision]}
        )
        self.logits = torch.nn.Identity()
        self.batch = BATCH if precision == "fp32" else 16
        self.name = f"sentence-transformers {sentence_transformers.__version__}, batch {self.batch}"

    def score(self, work):
        pairs = [(work["query"], passage) for passage in work["passages"]]
        try:
            return self.model.predict(pairs, batch_size=self.batch, activation_fn=self.logits).tolist()
        except TypeError:  # its name before version 5
            return self.model.predict(pairs, batch_size=self.batch, activation_fct=self.logits).tolist()


class OnnxRuntime:
    """Pairs sorted by length in batches of eight."""

    def __init__(self, folder, precision):
        import numpy
        import onnxruntime

        self.numpy = numpy
        file = {"fp32": "model.onnx", "int8": "model_int8.onnx"}[precision]
        self.session = onnxruntime.InferenceSession(os.path.join(folder, file), providers=["CPUExecutionProvider"])
        self.name = f"ONNX Runtime {onnxruntime.__version__} in Python, sorted 8"

    def score(self, work):
        order = sorted(range(len(work["ids"])), key=lambda row: len(work["ids"][row]))
        scores = [0.0] * len(order)
        for rows in batches(order, 8):
            ids, types, mask = (self.numpy.array(part, dtype=self.numpy.int64) for part in padded(rows, work))
            inputs = {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}
            for row, logits in zip(rows, self.session.run(["logits"], inputs)[0]):
                scores[row] = float(logits[0])
        return scores


def require_fast_products(torch, kind):
    """Refuses to be the slow one in a comparison for want of a library: the reference BLAS does 2 GFLOP/s."""
    x, matrix = torch.ones(512, 384, dtype=kind), torch.ones(1536, 384, dtype=kind)
    best = math.inf
    for _ in range(5):
        start = time.perf_counter()
        torch.nn.functional.linear(x, matrix)
        best = min(best, time.perf_counter() - start)
    speed = 2 * 512 * 384 * 1536 / best / 1e9
    if speed < 10:
        raise RuntimeError(f"PyTorch multiplies at {speed:.1f} GFLOP/s; install OpenBLAS (Debian: libopenblas0-pthread)")


class Torch:
    """BERT in PyTorch operators, padded batches of 32 as they come: a stand-in for sentence-transformers' default."""

    def __init__(self, folder, precision):
        import torch

        self.torch = torch
        self.kind = {"fp32": torch.float32, "bf16": torch.bfloat16}[precision]
        torch.set_num_threads(len(os.sched_getaffinity(0)))
        require_fast_products(torch, self.kind)
        with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
            self.config = json.load(file)
        self.weights = {}
        with open(os.path.join(folder, "model.safetensors"), "rb") as file:
            header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
            start = file.tell()
            for name, tensor in header.items():
                if name != "__metadata__":
                    begin, end = tensor["data_offsets"]
                    file.seek(start + begin)
                    values = torch.frombuffer(bytearray(file.read(end - begin)), dtype=torch.float32)
                    self.weights[name] = values.reshape(tensor["shape"]).to(self.kind)
        self.name = f"PyTorch {torch.__version__}, BERT by hand, ids given, batch {BATCH}"

    def linear(self, name, x):
        return self.torch.nn.functional.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def norm(self, name, x):
        return self.torch.nn.functional.layer_norm(
            x,
            x.shape[-1:],
            self.weights[name + ".weight"],
            self.weights[name + ".bias"],
            self.config["layer_norm_eps"],
        )

    def attention(self, q, k, v, away):
        functional = self.torch.nn.functional
        if hasattr(functional, "scaled_dot_product_attention"):
            return functional.scaled_dot_product_attention(q, k, v, attn_mask=away)
        scores = q @ k.transpose(2, 3) / math.sqrt(q.shape[-1]) + away
        return self.torch.softmax(scores, dim=-1) @ v

    def logits(self, ids, types, mask):
        torch = self.torch
        ids, types, mask = (torch.tensor(part) for part in (ids, types, mask))
        heads = self.config["num_attention_heads"]
        names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
        words, places, kinds = (self.weights[f"bert.embeddings.{name}.weight"] for name in names)
        x = self.norm("bert.embeddings.LayerNorm", words[ids] + places[: ids.shape[1]] + kinds[types])
        away = ((1 - mask[:, None, None, :]) * -10000.0).to(self.kind)
        batch, length, hidden = x.shape
        for layer in range(self.config["num_hidden_layers"]):
            name = f"bert.encoder.layer.{layer}."
            q, k, v = (
                self.linear(f"{name}attention.self.{part}", x).view(batch, length, heads, -1).transpose(1, 2)
                for part in ("query", "key", "value")
            )
            y = self.attention(q, k, v, away).transpose(1, 2).reshape(batch, length, hidden)
            x = self.norm(f"{name}attention.output.LayerNorm", x + self.linear(f"{name}attention.output.dense", y))
            up = torch.nn.functional.gelu(self.linear(f"{name}intermediate.dense", x))
            x = self.norm(f"{name}output.LayerNorm", x + self.linear(f"{name}output.dense", up))
        pooled = torch.tanh(self.linear("bert.pooler.dense", x[:, 0]))
        return self.linear("classifier", pooled)[:, 0].float().tolist()

    def score(self, work):
        scores = []
        with self.torch.inference_mode():
            for rows in batches(list(range(len(work["ids"]))), BATCH):
                scores += self.logits(*padded(rows, work))
        return scores


KINDS = {"st": SentenceTransformers, "ort": OnnxRuntime, "torch": Torch}


def main():
    kind, precision = sys.argv[1].split("-")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print does not mix with the answers

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    try:
        engine = KINDS[kind](sys.argv[2], precision)
    except Exception as reason:  # whatever it is, the table says it
        answer({"unavailable": f"{type(reason).__name__}: {reason}".splitlines()[0]})
        return
    answer({"name": engine.name})
    known = {}
    for line in sys.stdin:
        path = line.rstrip("\n")
        if path not in known:
            with open(path, encoding="utf-8") as file:
                known[path] = json.load(file)
        answer({"scores": engine.score(known[path])})


if __name__ == "__main__":
    main()
