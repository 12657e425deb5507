package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What tells models apart: checksums, as against accidents and not against forgers; those of a jar's entries are not
 * computed again.
 */
final class Identity {
    private Identity() {}

    static String of(ModelBundle bundle) {
        StringBuilder all = new StringBuilder(sum(bundle.weights()));
        all.append(sum(bundle.tokenizer().file()));
        all.append(bundle.window()).append(bundle.pooling()).append(bundle.prefixes());
        LateInteraction late = bundle.late();
        if (late != null) {
            all.append(late.queryMarker()).append(' ').append(late.passageMarker());
            all.append(' ').append(late.mask()).append(' ').append(late.queryTokens());
            all.append(' ').append(late.passageTokens()).append(late.attendsToMask());
            all.append(late.skipped()).append(late.dimensions());
            late.projections().forEach(file -> all.append(sum(file)));
        }
        CRC32 rest = new CRC32();
        rest.update(all.toString().getBytes(StandardCharsets.UTF_8));
        return sum(bundle.weights()) + hex(rest.getValue());
    }

    private static String sum(ModelFile file) {
        try {
            return switch (file) {
                case ModelFile.OnDisk disk -> hex(crc(Files.newInputStream(disk.path())));
                case ModelFile.OnClassPath resource -> hex(crc(resource));
                case ModelFile.Over two -> sum(two.own()) + sum(two.base());
            };
        } catch (IOException e) {
            throw new RankFailure.Misconfigured("cannot read the model file " + file + " (" + e + ")", e);
        }
    }

    private static long crc(ModelFile.OnClassPath file) throws IOException {
        @Nullable URL url = Identity.class.getResource(file.resource());
        if (url == null) {
            throw new IOException("it is not on the class path");
        }
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
            return jar.getJarEntry().getCrc();
        }
        return crc(connection.getInputStream());
    }

    private static long crc(InputStream bytes) throws IOException {
        CRC32 sum = new CRC32();
        try (CheckedInputStream in = new CheckedInputStream(bytes, sum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return sum.getValue();
    }

    private static String hex(long sum) {
        return HexFormat.of().toHexDigits((int) sum).toLowerCase(Locale.ROOT);
    }
}
