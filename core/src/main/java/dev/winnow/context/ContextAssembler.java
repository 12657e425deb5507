package dev.winnow.context;

import dev.winnow.Candidate;
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
 * not fit is left out and the next is tried. Cost: one token count and one comparison with each passage taken, for each
 * candidate. Stateless.
 *
 * <p>Useful for: prompts with citations. Not useful for: joining neighbouring passages of one document into longer text.
 *
 * @param tokens counts a text's tokens as the language model will
 */
public record ContextAssembler(ContextSettings settings, ToIntFunction<String> tokens) {
    private record Taken(Candidate candidate, int rank, Shingles shingles) {}

    public Context assemble(Ranking ranking) {
        List<Taken> taken = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        int rank = 0;
        int used = 0;
        for (Candidate candidate : ranking.candidates()) {
            rank++;
            int left = settings.tokenBudget() - used;
            String block = block(taken.size() + 1, candidate.passage());
            // Most candidates come when the budget is spent: counting words is a hundred times as quick as counting
            // tokens.
            int least = words(block);
            if (least > left) {
                dropped.add(new Dropped(candidate.id(), rank, "needs " + least + " tokens or more, " + left + " left"));
                continue;
            }
            Taken next =
                    new Taken(candidate, rank, Shingles.of(candidate.passage().content()));
            Optional<Taken> twin = taken.stream()
                    .filter(earlier -> earlier.shingles().containment(next.shingles()) >= settings.nearDuplicate())
                    .findFirst();
            // With the number it would get and the empty line before it, so that the pieces add up to the text.
            int cost = tokens.applyAsInt((taken.isEmpty() ? "" : "\n") + block);
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
        return withinBudget(taken, dropped);
    }

    /** The text of the pieces; where the counter finds more tokens in a whole than in its parts, the last ones give way. */
    private Context withinBudget(List<Taken> taken, List<Dropped> dropped) {
        Context context = render(arrange(taken), dropped);
        while (context.tokens() > settings.tokenBudget() && !taken.isEmpty()) {
            Taken last = taken.removeLast();
            dropped.add(new Dropped(
                    last.candidate().id(),
                    last.rank(),
                    "together with the better ones " + context.tokens() + " tokens, " + settings.tokenBudget()
                            + " allowed"));
            context = render(arrange(taken), dropped);
        }
        return context;
    }

    private List<Taken> arrange(List<Taken> best) {
        return switch (settings.order()) {
            case BEST_FIRST -> best;
            case BEST_AT_ENDS -> {
                List<Taken> front = new ArrayList<>();
                List<Taken> back = new ArrayList<>();
                for (int i = 0; i < best.size(); i++) {
                    (i % 2 == 0 ? front : back).add(best.get(i));
                }
                front.addAll(back.reversed());
                yield front;
            }
        };
    }

    private Context render(List<Taken> pieces, List<Dropped> dropped) {
        StringBuilder text = new StringBuilder();
        List<Citation> citations = new ArrayList<>();
        for (Taken piece : pieces) {
            Passage passage = piece.candidate().passage();
            int number = citations.size() + 1;
            Passage.Origin origin = passage.origin();
            citations.add(new Citation(
                    number,
                    piece.rank(),
                    passage.id(),
                    passage.documentId(),
                    passage.title(),
                    origin == null ? 0 : origin.start(),
                    origin == null ? passage.text().length() : origin.end()));
            text.append(text.isEmpty() ? "" : "\n").append(block(number, passage));
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

    private static String block(int number, Passage passage) {
        String head = "[" + number + "]" + (passage.title().isEmpty() ? "" : " " + passage.title());
        return head + "\n" + passage.text() + "\n";
    }
}
