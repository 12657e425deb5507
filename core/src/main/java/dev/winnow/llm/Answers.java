package dev.winnow.llm;

import java.text.Normalizer;

/** What every reader of an answer does first. */
final class Answers {
    /** An answer is a line; what is longer than this is not read to its end. */
    private static final int READ = 20_000;

    private static final String THOUGHT = "</think>";

    private Answers() {}

    /** The answer without the thought before it, digits of every script made plain. */
    static String plain(String answer) {
        String said = answer.substring(answer.lastIndexOf(THOUGHT) < 0 ? 0 : after(answer));
        String folded = Normalizer.normalize(said.substring(0, Math.min(READ, said.length())), Normalizer.Form.NFKC);
        StringBuilder plain = new StringBuilder(folded.length());
        folded.codePoints().forEach(c -> {
            int digit = Character.digit(c, 10);
            if (digit >= 0) {
                plain.append((char) ('0' + digit));
            } else {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString().strip();
    }

    private static int after(String answer) {
        return answer.lastIndexOf(THOUGHT) + THOUGHT.length();
    }
}
