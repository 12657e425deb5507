package dev.winnow.context;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.diversity.Shingles;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a context: a candidate, and what of its document was put around it.
 *
 * @param parts in the document's order; the candidate's passage is among them
 */
record Piece(Candidate candidate, int rank, Shingles shingles, List<Passage> parts) {
    Piece {
        parts = List.copyOf(parts);
    }

    static Piece of(Candidate candidate, int rank) {
        Passage passage = candidate.passage();
        return new Piece(candidate, rank, Shingles.of(passage.content()), List.of(passage));
    }

    Piece narrow() {
        return new Piece(candidate, rank, shingles, List.of(candidate.passage()));
    }

    boolean isWide() {
        return parts.size() > 1;
    }

    Piece with(Passage further, boolean before) {
        List<Passage> more = new ArrayList<>(parts);
        more.add(before ? 0 : more.size(), further);
        return new Piece(candidate, rank, shingles, more);
    }

    /** Where it begins in its document. */
    int start() {
        Passage.Origin origin = parts.getFirst().origin();
        return origin == null ? 0 : origin.start();
    }

    /** The offset after its end. */
    int end() {
        Passage last = parts.getLast();
        Passage.Origin origin = last.origin();
        return origin == null ? last.text().length() : origin.end();
    }

    /** The parts as one text: what two of them share stands once. */
    String text() {
        StringBuilder text = new StringBuilder(parts.getFirst().text());
        for (int i = 1; i < parts.size(); i++) {
            int shared = shared(parts.get(i - 1), parts.get(i));
            text.append(shared > 0 ? "" : "\n").append(parts.get(i).text().substring(shared));
        }
        return text.toString();
    }

    /** How many characters the second begins with that end the first; 0 unless both say so by offsets and text. */
    private static int shared(Passage first, Passage second) {
        Passage.Origin left = first.origin();
        Passage.Origin right = second.origin();
        if (left == null || right == null) {
            return 0;
        }
        int shared = left.end() - right.start();
        return shared > 0
                        && shared <= second.text().length()
                        && first.text().endsWith(second.text().substring(0, shared))
                ? shared
                : 0;
    }
}
