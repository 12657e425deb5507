package dev.winnow.eval.learned;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;

/** Families of queries: two that share an answer are of one, and so are those that share one with either. */
record Kin(List<SequencedSet<String>> families) {
    static Kin of(SequencedSet<String> queries, Map<String, Set<String>> answers) {
        Map<String, String> parents = new HashMap<>();
        Map<String, String> asked = new HashMap<>();
        for (String query : queries) {
            parents.put(query, query);
            for (String answer : answers.getOrDefault(query, Set.of())) {
                String before = asked.putIfAbsent(answer, query);
                if (before != null) {
                    parents.put(eldest(parents, query), eldest(parents, before));
                }
            }
        }
        Map<String, SequencedSet<String>> families = new LinkedHashMap<>();
        for (String query : queries) {
            families.computeIfAbsent(eldest(parents, query), first -> new LinkedHashSet<>())
                    .add(query);
        }
        return new Kin(new ArrayList<>(families.values()));
    }

    private static String eldest(Map<String, String> parents, String query) {
        String at = query;
        for (String parent = parents.getOrDefault(at, at); !parent.equals(at); parent = parents.getOrDefault(at, at)) {
            at = parent;
        }
        parents.put(query, at);
        return at;
    }

    /** Whole families, drawn by the seed, until there are as many queries as wanted; none where each is too large for it. */
    SequencedSet<String> draw(int wanted, long seed) {
        List<SequencedSet<String>> drawn = new ArrayList<>(families);
        Collections.shuffle(drawn, new Random(seed));
        SequencedSet<String> taken = new LinkedHashSet<>();
        for (Set<String> family : drawn) {
            if (taken.size() < wanted && taken.size() + family.size() <= wanted + wanted / 2) {
                taken.addAll(family);
            }
        }
        return taken;
    }
}
