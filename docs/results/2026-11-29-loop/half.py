"""Divides a collection's judged queries in two, seed 42: half.py COLLECTION LEARN.tsv MEASURE.tsv"""

import random
import sys

collection, learn, measure = sys.argv[1:]
with open(collection + "/qrels/test.tsv") as file:
    head, *rows = (line.rstrip("\n").split("\t") for line in file)
queries = sorted({row[0] for row in rows if int(row[2]) > 0})
random.Random(42).shuffle(queries)
first = set(queries[: len(queries) // 2])
for name, wanted in ((learn, True), (measure, False)):
    with open(name, "w") as file:
        for row in [head] + [row for row in rows if (row[0] in first) == wanted and row[0] in queries]:
            file.write("\t".join(row) + "\n")
