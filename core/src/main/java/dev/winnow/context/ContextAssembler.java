package dev.winnow.context;

import dev.winnow.Candidate;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.context.Context.Citation;
import dev.winnow.context.Context.Dropped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Fills a token budget with the best passages of a ranking.
 *
 * <p>From best to worst, a passage is taken when it is no near-duplicate of one taken before and still fits; one that does
 * not fit is left out and the next is tried. Where the settings say so, the tokens left then widen the passages taken, from
 * best to worst, by what stands around them in their documents. Cost: one token count and one comparison with each passage
 * taken, for each candidate; one token count for each passage put around. Stateless.
 *
 * <p>Useful for: prompts with citations. Not useful for: summaries of whole documents.
 *
 * @param tokens counts a text's tokens as the language model will
 * @param neighbours where to look for what stands around a passage; without, among the candidates
 */
public record ContextAssembler(
        ContextSettings settings, ToIntFunction<String> tokens, Optional<Neighbours> neighbours) {
    /** Which knows no more of the documents than the candidates. */
    public ContextAssembler(ContextSettings settings, ToIntFunction<String> tokens) {
        this(settings, tokens, Optional.empty());
    }

    public Context assemble(Ranking ranking) {
        List<Piece> taken = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        int rank = 0;
        int used = 0;
        for (Candidate candidate : ranking.candidates()) {
            rank++;
            int left = settings.tokenBudget() - used;
            Piece next = Piece.of(candidate, rank);
            String block = block(taken.size() + 1, next);
            // Most candidates come when the budget is spent: counting words is a hundred times as quick as counting
            // tokens.
            int least = words(block);
            if (least > left) {
                dropped.add(new Dropped(candidate.id(), rank, "needs " + least + " tokens or more, " + left + " left"));
                continue;
            }
            Optional<Piece> twin = taken.stream()
                    .filter(earlier -> earlier.shingles().containment(next.shingles()) >= settings.nearDuplicate())
                    .findFirst();
            int cost = cost(taken.size() + 1, next);
            if (twin.isPresent()) {
                dropped.add(new Dropped(
                        candidate.id(),
                        rank,
                        "near-duplicate of '" + twin.get().candidate().id() + "'"));
            } else if (cost > left) {
                dropped.add(new Dropped(candidate.id(), rank, "needs " + cost + " tokens, " + left + " left"));
            } else {
                used += cost;
                taken.add(next);
            }
        }
        settings.widening()
                .ifPresent(widening -> new Wider(
                                widening, neighbours.orElseGet(() -> Neighbours.among(ranking)), this::cost)
                        .widen(taken, settings.tokenBudget()));
        long wide = taken.stream().filter(Piece::isWide).count();
        if (wide > 0) {
            Notes.say("widened " + wide + " of " + taken.size() + " passages");
        }
        return withinBudget(taken, dropped);
    }

    /** Tokens of a piece with the number it would get and the empty line before it, so that the pieces add up to the text. */
    private int cost(int number, Piece piece) {
        return tokens.applyAsInt((number == 1 ? "" : "\n") + block(number, piece));
    }

    /**
     * The text of the pieces; where the counter finds more tokens in a whole than in its parts, the last ones give way:
     * first what was put around them, then they themselves.
     */
    private Context withinBudget(List<Piece> taken, List<Dropped> dropped) {
        Context context = render(arrange(taken), dropped);
        while (context.tokens() > settings.tokenBudget() && !taken.isEmpty()) {
            Piece last = taken.removeLast();
            if (last.isWide()) {
                taken.add(last.narrow());
            } else {
                dropped.add(new Dropped(
                        last.candidate().id(),
                        last.rank(),
                        "together with the better ones " + context.tokens() + " tokens, " + settings.tokenBudget()
                                + " allowed"));
            }
            context = render(arrange(taken), dropped);
        }
        return context;
    }

    private List<Piece> arrange(List<Piece> best) {
        return switch (settings.order()) {
            case BEST_FIRST -> best;
            case BEST_AT_ENDS -> {
                List<Piece> front = new ArrayList<>();
                List<Piece> back = new ArrayList<>();
                for (int i = 0; i < best.size(); i++) {
                    (i % 2 == 0 ? front : back).add(best.get(i));
                }
                front.addAll(back.reversed());
                yield front;
            }
        };
    }

    private Context render(List<Piece> pieces, List<Dropped> dropped) {
        StringBuilder text = new StringBuilder();
        List<Citation> citations = new ArrayList<>();
        for (Piece piece : pieces) {
            Passage passage = piece.candidate().passage();
            int number = citations.size() + 1;
            citations.add(new Citation(
                    number,
                    piece.rank(),
                    passage.id(),
                    passage.documentId(),
                    passage.title(),
                    piece.start(),
                    piece.end()));
            text.append(text.isEmpty() ? "" : "\n").append(block(number, piece));
        }
        dropped.sort(Comparator.comparingInt(Dropped::rank));
        return new Context(text.toString(), citations, tokens.applyAsInt(text.toString()), dropped);
    }

    /** Runs of characters between white space: no tokenizer makes fewer tokens of a text. */
    private static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            words += inside || space ? 0 : 1;
            inside = !space;
        }
        return words;
    }

    private static String block(int number, Piece piece) {
        String title = piece.candidate().passage().title();
        return "[" + number + "]" + (title.isEmpty() ? "" : " " + title) + "\n" + piece.text() + "\n";
    }
}
