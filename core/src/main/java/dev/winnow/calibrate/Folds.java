package dev.winnow.calibrate;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Which part of the data a query belongs to; one query's pairs are never torn apart. */
record Folds(Map<String, Integer> places, int count) {
    static Folds of(List<String> queries, int count, long seed) {
        List<String> shuffled = new ArrayList<>(new TreeSet<>(queries));
        if (count < 2 || count > shuffled.size()) {
            throw new RankFailure.InvalidInput("there are " + count + " folds for " + shuffled.size()
                    + " queries; there must be 2 or more, and no more than queries");
        }
        Collections.shuffle(shuffled, new Random(seed));
        Map<String, Integer> places = new HashMap<>();
        for (String query : shuffled) {
            places.put(query, places.size() % count);
        }
        return new Folds(places, count);
    }

    boolean isIn(int fold, String query) {
        return places.getOrDefault(query, -1) == fold;
    }
}
