package dev.winnow.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Half of the SHA-256 of a model, of a query as the model reads it, and of a passage's text: queries that become the same
 * tokens are one query. Among a thousand million pairs two share these 128 bits by chance with a probability of
 * 10<sup>-21</sup>, so equal keys are taken for equal pairs.
 */
record PairKey(long high, long low) {
    static final int BYTES = 40;

    /**
     * Keys of one query with each text, in order.
     *
     * @param model a word that no other model has whose scores are kept under such keys
     */
    static List<PairKey> of(String model, int[] query, List<String> texts) {
        MessageDigest sha = sha256();
        byte[] name = model.getBytes(UTF_8);
        ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + name.length + query.length * Integer.BYTES)
                .putInt(name.length)
                .put(name);
        for (int token : query) {
            head.putInt(token);
        }
        byte[] prefix = sha.digest(head.array()); // always of one length, so that no text can pass for part of a query
        return texts.stream().map(text -> of(sha, prefix, text)).toList();
    }

    private static PairKey of(MessageDigest sha, byte[] prefix, String text) {
        sha.update(prefix);
        ByteBuffer chars = ByteBuffer.allocate(text.length() * Character.BYTES);
        chars.asCharBuffer().put(text); // every char, lone surrogates too
        ByteBuffer hash = ByteBuffer.wrap(sha.digest(chars.array()));
        return new PairKey(hash.getLong(), hash.getLong());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
