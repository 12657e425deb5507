package dev.winnow.eval.metric;

import dev.winnow.RankFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What stands behind the dot of a metric's name, read as trec_eval reads it. */
final class Parameters {
    private Parameters() {}

    static void requireNone(String metric, String parameters) {
        if (!parameters.isEmpty()) {
            throw bad(metric, parameters, "it takes none; write " + metric);
        }
    }

    /** Numbers of documents, ascending, above 0, none twice; a fraction is cut off. */
    static List<Integer> depths(String metric, String parameters) {
        TreeSet<Integer> depths = new TreeSet<>();
        for (String word : parameters.split(",", -1)) {
            double number = number(metric, parameters, word);
            if (number < 1 || number > Integer.MAX_VALUE) {
                throw bad(metric, parameters, "cutoffs must be 1 or more");
            }
            if (!depths.add((int) number)) {
                throw bad(metric, parameters, "no cutoff may stand twice");
            }
        }
        return List.copyOf(depths);
    }

    /** Shares, ascending, 0 or more, none twice. */
    static List<Double> shares(String metric, String parameters) {
        TreeSet<Double> shares = new TreeSet<>();
        for (String word : parameters.split(",", -1)) {
            double share = number(metric, parameters, word);
            if (share < 0) {
                throw bad(metric, parameters, "shares must be 0 or more");
            }
            if (!shares.add(share)) {
                throw bad(metric, parameters, "no share may stand twice");
            }
        }
        return List.copyOf(shares);
    }

    /**
     * Numbers in the order given.
     *
     * @param count how many there must be
     */
    static double[] numbers(String metric, String parameters, int count) {
        String[] words = parameters.split(",", -1);
        if (words.length != count) {
            throw bad(metric, parameters, "give " + count + " between commas");
        }
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(metric, parameters, words[i]);
        }
        return numbers;
    }

    /** Names with numbers, such as {@code 1=3.5,2=9}. */
    static Map<String, Double> pairs(String metric, String parameters) {
        Map<String, Double> pairs = new LinkedHashMap<>();
        if (parameters.isEmpty()) {
            return pairs;
        }
        for (String pair : parameters.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw bad(metric, parameters, "give name=number between commas");
            }
            String name = pair.substring(0, equals);
            if (pairs.put(name, number(metric, parameters, pair.substring(equals + 1))) != null) {
                throw bad(metric, parameters, "'" + name + "' stands twice");
            }
        }
        return pairs;
    }

    /** Passes when every name is a grade, or {@code p} with a value between 0 and 1 where that is allowed. */
    static void requireGains(String metric, String parameters, Map<String, Double> pairs, boolean allowsP) {
        pairs.forEach((name, value) -> {
            if (allowsP && name.equals("p")) {
                if (!(value > 0 && value < 1)) {
                    throw bad(metric, parameters, "p must be above 0 and below 1");
                }
            } else if (!name.matches("[-+]?\\d{1,9}")) {
                throw bad(
                        metric,
                        parameters,
                        "'" + name + "' is not a grade; give grade=gain between commas"
                                + (allowsP ? ", and p=0.8 or the like" : ""));
            }
        });
    }

    private static double number(String metric, String parameters, String word) {
        double number;
        try {
            number = Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw bad(metric, parameters, "'" + word + "' is not a number");
        }
        if (!Double.isFinite(number)) {
            throw bad(metric, parameters, "'" + word + "' is not finite");
        }
        return number;
    }

    static RankFailure.InvalidInput bad(String metric, String parameters, String rule) {
        return new RankFailure.InvalidInput("the parameters of " + metric + " are '" + parameters + "': " + rule);
    }
}
