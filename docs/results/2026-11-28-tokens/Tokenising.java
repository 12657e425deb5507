import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.TokenCache;
import dev.winnow.bundle.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Milliseconds to cut 100 passages into tokens, without a cache and with one that knows them; medians. */
class Tokenising {
    private static final String[] WORDS = ("the pressure in drill pipe rises when a valve closes and mud returns slowly "
                    + "because differential sticking was found below the casing shoe at two thousand metres")
            .split(" ");

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 201;
        Random random = new Random(7);
        List<String> passages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            // About the mix of lengths in shared/PERFORMANCE.md: from 30 to 225 words, mean near 80.
            int words = (int) Math.max(30, Math.min(225, Math.exp(4.3 + 0.4 * random.nextGaussian())));
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < words; word++) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            passages.add(text.toString());
        }
        Tokenizer plain = Bundles.find("all-MiniLM-L6-v2").tokenizer();
        TokenCache cache = TokenCache.ofBytes(TokenCache.DEFAULT_BYTES);
        Tokenizer cached = plain.cached(cache);
        long tokens = passages.stream().mapToLong(text -> cached.document(text).size()).sum();
        double[][] millis = new double[2][rounds];
        for (int round = -50; round < rounds; round++) {
            for (int way = 0; way < 2; way++) {
                Tokenizer tokenizer = way == 0 ? plain : cached;
                long began = System.nanoTime();
                long seen = 0;
                for (String passage : passages) {
                    seen += tokenizer.document(passage).size();
                }
                if (seen != tokens) {
                    throw new IllegalStateException("other tokens");
                }
                if (round >= 0) {
                    millis[way][round] = (System.nanoTime() - began) / 1e6;
                }
            }
        }
        for (double[] way : millis) {
            Arrays.sort(way);
        }
        System.out.printf("tokens %d, bytes a token in the cache %.1f%n", tokens, (double) cache.bytes() / tokens);
        System.out.printf("without %.3f ms, with %.3f ms%n", millis[0][rounds / 2], millis[1][rounds / 2]);
    }
}
