package dev.winnow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page consists of. */
class PageFileTest {
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) \"\\./([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"assets/([^\"]+)\"");

    @Test
    void theListHasEveryFileAndNoOther() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(PageFile.class.getResource("index.html"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(PageFile.all())
                    .extracting(PageFile::name)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.endsWith(".class"))
                                    .toList());
        }
    }

    @Test
    void whatAFileAsksForIsThere() {
        for (PageFile file : PageFile.all()) {
            for (Pattern pattern : new Pattern[] {IMPORT, LINK}) {
                Matcher found = pattern.matcher(file.text());
                while (found.find()) {
                    assertThat(PageFile.find(found.group(1))).as(file.name()).isPresent();
                }
            }
        }
    }

    /** The policy that the server sends refuses all of these. */
    @Test
    void nothingIsInlineAndNothingComesFromElsewhere() {
        assertThat(PageFile.all())
                .allSatisfy(file -> assertThat(file.text())
                        .doesNotContain("innerHTML", "eval(", "@import", "url(", "style=\"", "<script>")
                        .doesNotContainPattern("(src|href)=\"(https?:)?//"));
    }

    @Test
    void filesStaySmall() {
        assertThat(PageFile.all())
                .allSatisfy(file ->
                        assertThat(file.text().lines().count()).as(file.name()).isLessThanOrEqualTo(200));
    }

    @Test
    void aNameIsLookedUpToTheLetter() {
        assertThat(PageFile.find("main.js")).isPresent();
        assertThat(PageFile.find("../web/main.js")).isEmpty();
        assertThat(PageFile.find("PageFile.class")).isEmpty();
    }
}
