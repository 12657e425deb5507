package dev.winnow.lucene;

import dev.winnow.RankFailure;

/**
 * Where passages were read, kept with each of them so that what a source no longer holds can be found and taken out.
 *
 * @param source tells one source from another, such as a folder's path; not blank
 * @param state tells one state of the source from another, such as a fingerprint of its files; not blank
 */
public record Provenance(String source, String state) {
    public Provenance {
        if (source.isBlank() || state.isBlank()) {
            throw new RankFailure.InvalidInput(
                    "the source is '" + source + "' in the state '" + state + "'; neither may be blank");
        }
    }
}
