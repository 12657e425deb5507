"""Draws queries of a file of judgements, seed 42: draw.py QRELS.tsv NUMBER DRAWN.tsv"""

import random
import sys

judged, number, drawn = sys.argv[1:]
with open(judged) as file:
    head, *rows = (line.rstrip("\n").split("\t") for line in file)
queries = set(random.Random(42).sample(sorted({row[0] for row in rows}), int(number)))
with open(drawn, "w") as file:
    for row in [head] + [row for row in rows if row[0] in queries]:
        file.write("\t".join(row) + "\n")
