"""Divides a collection's judged queries into K parts, seed 42, each to measure what the rest teaches: folds.py COLLECTION FOLDER K"""

import random
import sys

collection, folder, k = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(collection + "/qrels/test.tsv") as file:
    head, *rows = (line.rstrip("\n").split("\t") for line in file)
queries = sorted({row[0] for row in rows if int(row[2]) > 0})
rows = [row for row in rows if row[0] in queries]
random.Random(42).shuffle(queries)
for part in range(k):
    measuring = set(queries[part::k])
    for name, wanted in (("learn", False), ("test", True)):
        with open(f"{folder}/{name}{part}.tsv", "w") as file:
            for row in [head] + [row for row in rows if (row[0] in measuring) == wanted]:
                file.write("\t".join(row) + "\n")
