package dev.winnow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of complaints names tests that are there. */
class ComplaintsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("winnow.root", ".."));
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Contract))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatIsNamedExistsAndEveryComplaintHasItsRow() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/complaints.md"));
        Map<String, String> sources = sources();
        Matcher named = NAMED.matcher(page);
        int count = 0;
        while (named.find()) {
            count++;
            assertThat(sources).as("the class of a test").containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(sources.get(named.group(1))).as(named.group()).contains("void " + named.group(2) + "(");
            }
        }
        assertThat(count).isGreaterThan(50);
        List<String> rows =
                page.lines().filter(line -> line.matches("\\| \\d+ \\|.*")).toList();
        assertThat(rows.stream().map(row -> row.replaceFirst("\\| (\\d+) .*", "$1")))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 38).mapToObj(Integer::toString).toList());
    }

    /** Test classes by name; names are unique among those the page speaks of. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> found = files.filter(
                            file -> file.toString().matches(".*/src/(test|main)/java/.*(Test|Contract)\\.java"))
                    .toList();
            return found.stream()
                    .collect(Collectors.toMap(
                            file -> String.valueOf(file.getFileName()).replace(".java", ""),
                            ComplaintsPageTest::text,
                            (a, b) -> a + b));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
