package dev.winnow.app.bench;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelFile;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One query and passages, put together from words of the sample handbook so that every pair is as long as asked.
 *
 * @param name how people call it
 * @param inputs the pairs as a model reads them
 */
public record Workload(String name, String query, List<String> passages, List<ModelInput> inputs) {
    /** The query's 9 tokens, three markers, and a passage of one token. */
    public static final int SHORTEST = 13;

    private static final String QUERY = "how is a stuck pipe freed in deep wells";
    private static final int QUERY_TOKENS = 9;
    private static final int MARKERS = 3;
    private static final long SEED = 1;

    public Workload {
        passages = List.copyOf(passages);
        inputs = List.copyOf(inputs);
    }

    /**
     * The lengths of 100 pairs of a query and real passages of a public collection: 93 tokens on average, 35 to 231.
     */
    public static int[] mix() {
        return numbers("mix", resource("mix.txt"));
    }

    /**
     * The lengths in a file: whole numbers with white space between them.
     *
     * @throws RankFailure.InvalidInput when it cannot be read, or holds something else or nothing
     */
    public static int[] lengths(Path file) {
        try {
            return numbers(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new RankFailure.InvalidInput("cannot read the lengths in " + file + " (" + e + ")", e);
        }
    }

    private static int[] numbers(String source, String text) {
        try {
            return Arrays.stream(text.strip().split("\\s+"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new RankFailure.InvalidInput(
                    "the lengths in " + source + " are not right (" + e.getMessage()
                            + "); give whole numbers with white space between them",
                    e);
        }
    }

    /**
     * @param lengths tokens of each pair, markers included, {@value #SHORTEST} to 512
     * @param tokenizer the bundled model's, or another that cuts English words alike
     */
    public static Workload of(String name, int[] lengths, Tokenizer tokenizer) {
        Map<Integer, List<String>> words = Pattern.compile("\\s+")
                .splitAsStream(resource("words.txt").strip())
                .collect(Collectors.groupingBy(word -> tokenizer.tokenize(word).size()));
        Random random = new Random(SEED);
        Tokens query = tokenizer.tokenize(QUERY);
        List<String> passages = new ArrayList<>();
        List<ModelInput> inputs = new ArrayList<>();
        for (int length : lengths) {
            if (length < SHORTEST || length > 512) {
                throw new RankFailure.InvalidInput(
                        "a pair of " + length + " tokens was asked for, must be " + SHORTEST + " to 512");
            }
            String passage = passage(length - QUERY_TOKENS - MARKERS, words, random);
            ModelInput input = tokenizer.pair(query, tokenizer.tokenize(passage), 512 + Tokenizer.LEAST_PASSAGE_TOKENS);
            if (input.size() != length) {
                throw new IllegalStateException("a pair of " + length + " tokens became " + input.size());
            }
            passages.add(passage);
            inputs.add(input);
        }
        return new Workload(name, QUERY, passages, inputs);
    }

    private static String passage(int tokens, Map<Integer, List<String>> words, Random random) {
        List<Integer> sizes = new ArrayList<>();
        words.forEach((size, all) -> sizes.addAll(Collections.nCopies(all.size(), size)));
        List<String> passage = new ArrayList<>();
        for (int left = tokens; left > 0; ) {
            int size = sizes.get(random.nextInt(sizes.size()));
            if (size <= left) {
                List<String> fitting = words.getOrDefault(size, List.of());
                passage.add(fitting.get(random.nextInt(fitting.size())));
                left -= size;
            }
        }
        return String.join(" ", passage);
    }

    private static String resource(String name) {
        String path = "/" + Workload.class.getPackageName().replace('.', '/') + "/" + name;
        return new String(new ModelFile.OnClassPath(path).bytes(), StandardCharsets.UTF_8);
    }

    public int pairs() {
        return passages.size();
    }

    /** Tokens of all pairs. */
    public int tokens() {
        return inputs.stream().mapToInt(ModelInput::size).sum();
    }

    /** Floating-point operations of all pairs, as {@link Architecture#flops} counts them. */
    public double flops(Architecture architecture) {
        return inputs.stream()
                .mapToDouble(input -> architecture.flops(input.size()))
                .sum();
    }
}
