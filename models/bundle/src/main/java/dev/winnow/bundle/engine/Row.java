package dev.winnow.bundle.engine;

import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A text on its way through the model. */
record Row(Tokens tokens, ModelInput input, int prefixLength) {
    /** @param values one vector for each kept token, those of the prefix included */
    TokenVectors vectors(float[] values) {
        int first = 0;
        while (first < input.textTokens() && tokens.end(first) <= prefixLength && prefixLength > 0) {
            first++;
        }
        List<Span> spans = new ArrayList<>(input.textTokens() - first);
        for (int token = first; token < input.textTokens(); token++) {
            spans.add(place(token));
        }
        int dimensions = input.textTokens() == 0 ? 0 : values.length / input.textTokens();
        return new TokenVectors(
                spans,
                dimensions,
                first == 0 ? values : Arrays.copyOfRange(values, first * dimensions, values.length),
                input.lostTokens());
    }

    /** The positions whose token is none of these; the markers have no text that could be skipped. */
    int[] kept(List<Integer> skipped) {
        return IntStream.range(0, input.size())
                .filter(position -> !isOfText(position) || !skipped.contains(input.id(position)))
                .toArray();
    }

    /** Where the token at a position stands in the text; empty for a marker. */
    Span span(int position) {
        return isOfText(position) ? place(position - input.textStart()) : new Span(0, 0);
    }

    private boolean isOfText(int position) {
        return position >= input.textStart() && position < input.textStart() + input.textTokens();
    }

    private Span place(int token) {
        return new Span(Math.max(0, tokens.start(token) - prefixLength), Math.max(0, tokens.end(token) - prefixLength));
    }
}
