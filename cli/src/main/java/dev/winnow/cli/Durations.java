package dev.winnow.cli;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as they are given on the command line. */
final class Durations {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s)");

    private Durations() {}

    /** @param what is given, for the message, such as {@code the deadline} */
    static Duration parse(String what, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new RankFailure.InvalidInput(
                    what + " is '" + text + "', must be a whole number with ms or s, such as 200ms");
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }
}
