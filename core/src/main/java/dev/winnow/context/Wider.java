package dev.winnow.context;

import dev.winnow.Passage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts around each piece, from best to worst, what stands around it in its document: one passage after it, one before it,
 * and again, until the budget is spent, a limit is reached, or what would come next stands in the context already.
 */
record Wider(Widening widening, Neighbours neighbours, Cost cost) {
    /** The tokens of a piece under a number. */
    @FunctionalInterface
    interface Cost {
        int of(int number, Piece piece);
    }

    void widen(List<Piece> taken, int budget) {
        Set<String> inText = new HashSet<>();
        int left = budget;
        for (int i = 0; i < taken.size(); i++) {
            inText.add(taken.get(i).candidate().id());
            left -= cost.of(i + 1, taken.get(i));
        }
        for (int i = 0; i < taken.size(); i++) {
            Piece narrow = taken.get(i);
            if (narrow.candidate().passage().origin() != null && left > 0) {
                Piece wide = widen(i + 1, narrow, left, inText);
                left -= cost.of(i + 1, wide) - cost.of(i + 1, narrow);
                taken.set(i, wide);
            }
        }
    }

    private Piece widen(int number, Piece narrow, int left, Set<String> inText) {
        Passage passage = narrow.candidate().passage();
        List<Passage> around = neighbours.around(passage, widening.each());
        int at = around.indexOf(passage);
        int after = at + 1;
        int before = at < 0 ? -1 : at - 1;
        int most = cost.of(number, narrow) + left;
        Piece piece = narrow;
        boolean isAfterOpen = at >= 0;
        boolean isBeforeOpen = at >= 0;
        while (isAfterOpen || isBeforeOpen) {
            if (isAfterOpen) {
                Piece more = after < around.size() ? with(piece, around.get(after++), false, inText) : piece;
                isAfterOpen = more.parts().size() > piece.parts().size() && cost.of(number, more) <= most;
                piece = isAfterOpen ? taken(more, more.parts().getLast(), inText) : piece;
            }
            if (isBeforeOpen) {
                Piece more = before >= 0 ? with(piece, around.get(before--), true, inText) : piece;
                isBeforeOpen = more.parts().size() > piece.parts().size() && cost.of(number, more) <= most;
                piece = isBeforeOpen ? taken(more, more.parts().getFirst(), inText) : piece;
            }
        }
        return piece;
    }

    private static Piece taken(Piece piece, Passage added, Set<String> inText) {
        inText.add(added.id());
        return piece;
    }

    /** The piece with one more passage, or as it is where that passage does not belong to it. */
    private Piece with(Piece piece, Passage further, boolean before, Set<String> inText) {
        Passage.Origin own = piece.candidate().passage().origin();
        Passage.Origin other = further.origin();
        boolean belongs = own != null
                && other != null
                && !inText.contains(further.id())
                && !(widening.section() && !own.headings().equals(other.headings()));
        return belongs ? piece.with(further, before) : piece;
    }
}
