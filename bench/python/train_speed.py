"""Training speed of PyTorch in Python on the batch that TrainSpeed (Java) uses: python3 train_speed.py [STEPS] [THREADS].

Six layers, 384 numbers, twelve heads, 48 pairs of 128 random tokens in passes of 4096 tokens, softmax loss over groups of six,
AdamW with clipped gradients, word table frozen. Prints pairs a second; random weights: speed only.
"""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 2)
torch.manual_seed(42)
LAYERS, HIDDEN, HEADS, INNER, WORDS, WINDOW = 6, 384, 12, 1536, 30522, 128
GROUPS, EXAMPLES, PASS = 8, 6, 4096 // 128


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.n1, self.n2 = nn.LayerNorm(HIDDEN, 1e-12), nn.LayerNorm(HIDDEN, 1e-12)

    def forward(self, x):
        rows, tokens, _ = x.shape
        q, k, v = (f(x).view(rows, tokens, HEADS, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
        shares = (q @ k.transpose(2, 3) / math.sqrt(HIDDEN // HEADS)).softmax(-1)
        x = self.n1(x + self.o((shares @ v).transpose(1, 2).reshape(rows, tokens, HIDDEN)))
        return self.n2(x + self.down(F.gelu(self.up(x))))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places, self.types = nn.Embedding(WORDS, HIDDEN), nn.Embedding(512, HIDDEN), nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.layers = nn.Sequential(*(Layer() for _ in range(LAYERS)))
        self.pooler, self.classifier = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
        self.words.weight.requires_grad = False

    def forward(self, ids):
        x = self.words(ids) + self.places(torch.arange(ids.shape[1])[None]) + self.types(torch.zeros_like(ids))
        return self.classifier(self.pooler(self.layers(self.norm(x))[:, 0]).tanh())[:, 0]


model = Model()
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=5e-5)
seconds = []
for step in range(STEPS + 1):
    began = time.time()
    ids = torch.randint(1000, WORDS, (GROUPS * EXAMPLES, WINDOW))
    logits = torch.cat([model(part) for part in ids.split(PASS)]).view(GROUPS, EXAMPLES)
    loss = -logits.log_softmax(1)[:, 0].mean()
    loss.backward()
    nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    seconds.append(time.time() - began)
    print("step %d: loss %.4f, %.1f pairs/s" % (step, loss.item(), ids.shape[0] / seconds[-1]), flush=True)
seconds = sorted(seconds[1:])
print("torch %s, %d threads: median %.1f pairs/s" % (torch.__version__, torch.get_num_threads(), GROUPS * EXAMPLES / seconds[len(seconds) // 2]))
