package dev.winnow.bundle;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Half of the SHA-256 of a tokenizer and a text. Among a thousand million texts two share these 128 bits by chance with a
 * probability of 10<sup>-21</sup>, and whoever wants to make two that do needs 2<sup>64</sup> tries and harms only them;
 * so equal keys are taken for equal texts.
 */
record TokenKey(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    /**
     * @param tokenizer its {@link #identity}
     * @param text without lone surrogates, which UTF-8 cannot tell apart
     */
    static TokenKey of(String tokenizer, String text) {
        MessageDigest sha = sha256();
        sha.update(tokenizer.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer hash = ByteBuffer.wrap(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        return new TokenKey(hash.getLong(), hash.getLong());
    }

    /** The SHA-256 of a tokenizer's file and of the version of the library that reads it; always of one length. */
    static String identity(byte[] tokenizerJson) {
        MessageDigest sha = sha256();
        try (InputStream version =
                HuggingFaceTokenizer.class.getResourceAsStream("/native/lib/tokenizers.properties")) {
            if (version != null) {
                sha.update(version.readAllBytes());
            }
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the version of the tokenizers library (" + e + "); check its jar", e);
        }
        return HexFormat.of().formatHex(sha.digest(tokenizerJson));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
