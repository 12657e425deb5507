package dev.winnow.diversity;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.util.Optional;

/**
 * No more than so many passages of one kind.
 *
 * @param field the metadata field whose value is the kind; empty for the document a passage was cut from. A passage
 *     without the field is of no kind, and no quota holds for it
 * @param most 1 or more
 */
public record Quota(Optional<String> field, int most) {
    public Quota {
        if (most < 1) {
            throw new RankFailure.InvalidInput("the quota of " + of(field) + " is " + most + ", must be 1 or more");
        }
    }

    /** What the passage counts as; empty when the quota does not hold for it. */
    Optional<String> kind(Passage passage) {
        return field.isPresent()
                ? Optional.ofNullable(passage.metadata().get(field.get()))
                : Optional.of(passage.documentId());
    }

    private static String of(Optional<String> field) {
        return field.map(name -> "'" + name + "'").orElse("a document");
    }

    /** In words, such as {@code 1 a document} or {@code 2 of one 'case'}. */
    @Override
    public String toString() {
        return field.map(name -> most + " of one '" + name + "'").orElse(most + " a document");
    }
}
