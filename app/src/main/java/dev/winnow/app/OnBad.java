package dev.winnow.app;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a line or file of a source that cannot be used. */
@FunctionalInterface
public interface OnBad {
    /** Returns to have it left out, or throws to stop. */
    void accept(String message);

    /** The first one is a {@link RankFailure.InvalidInput}. */
    static OnBad fail() {
        return message -> {
            throw new RankFailure.InvalidInput(message);
        };
    }

    /** Leaves them out, counts all and keeps the first hundred to show. Not safe for concurrent use. */
    final class Listed implements OnBad {
        private static final int KEPT = 100;

        private final List<String> first = new ArrayList<>();
        private long count;

        @Override
        public void accept(String message) {
            count++;
            if (first.size() < KEPT) {
                first.add(message);
            }
        }

        public long count() {
            return count;
        }

        public List<String> first() {
            return List.copyOf(first);
        }
    }
}
