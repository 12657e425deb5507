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
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
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
        String weights = sum(bundle.weights());
        StringBuilder all = new StringBuilder(weights);
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
        Prompt prompt = bundle.prompt();
        if (prompt != null) {
            all.append(prompt.template()).append(prompt.yes()).append(' ').append(prompt.no());
            all.append(prompt.padding()).append(prompt.start()).append(prompt.ids());
            ModelFile decoder = prompt.decoder();
            all.append(decoder == null ? "" : sum(decoder));
        }
        CRC32 rest = new CRC32();
        rest.update(all.toString().getBytes(StandardCharsets.UTF_8));
        return weights + hex(rest.getValue());
    }

    private static String sum(ModelFile file) {
        try {
            return switch (file) {
                case ModelFile.OnDisk disk -> sum(disk.path());
                case ModelFile.OnClassPath resource -> hex(crc(resource));
                case ModelFile.Over two -> sum(two.own()) + sum(two.base());
            };
        } catch (IOException e) {
            throw new RankFailure.Misconfigured("cannot read the model file " + file + " (" + e + ")", e);
        }
    }

    /** With the numbers that a graph keeps in a file beside it, named as exporters do. */
    private static String sum(Path file) throws IOException {
        StringBuilder sums = new StringBuilder(hex(crc(Files.newInputStream(file))));
        for (String ending : List.of("_data", ".data")) {
            Path beside = file.resolveSibling(file.getFileName() + ending);
            if (Files.isRegularFile(beside)) {
                sums.append(hex(crc(Files.newInputStream(beside))));
            }
        }
        return sums.toString();
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
