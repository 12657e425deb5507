package dev.winnow.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser, where there is one. */
class BrowserTest {
    private static final String PAGE =
            HtmlReport.of(Trials.findings("drills", 30, List.of("bm25", "dense", "fused", "default")));
    /** Counts the pixels that each canvas has drawn; the policy is taken out of the page so that this may run. */
    private static final String PROBE = """
            <script>
            for (const canvas of document.querySelectorAll("canvas")) {
              const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              canvas.dataset.ink = pixels.filter((value, i) => i % 4 === 3 && value > 0).length;
            }
            </script>
            </body>""";

    @TempDir
    private Path folder;

    @Test
    void everyChartIsDrawnUnderThePolicyAndNothingComplains() throws Exception {
        Browser.Shown shown = Browser.find(folder).show(PAGE, "--dump-dom");
        assertThat(shown.console()).isEmpty();
        Document page = Jsoup.parse(shown.dom());
        assertThat(page.select(".chart[data-drawn]"))
                .hasSameSizeAs(page.select("figure"))
                .isNotEmpty();
    }

    @Test
    void everyChartHasInk() throws Exception {
        String probed = PAGE.replaceFirst("<meta http-equiv=[^>]*>", "").replace("</body>", PROBE);
        Browser.Shown shown = Browser.find(folder).show(probed, "--dump-dom");
        assertThat(shown.console()).isEmpty();
        assertThat(Jsoup.parse(shown.dom()).select("canvas"))
                .isNotEmpty()
                .allSatisfy(canvas -> assertThat(Integer.parseInt(canvas.attr("data-ink")))
                        .as(canvas.id())
                        .isGreaterThan(500));
    }

    /** The negative check: a script that does not belong to the page is refused, and the refusal is noticed. */
    @Test
    void aScriptThatGotInDoesNotRun() throws Exception {
        String broken =
                PAGE.replace("</body>", "<script>document.title = 'run'; throw new Error('run')</script></body>");
        Browser.Shown shown = Browser.find(folder).show(broken, "--dump-dom");
        assertThat(Jsoup.parse(shown.dom()).title()).isEqualTo("drills: evaluation");
        assertThat(shown.console()).anyMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void aPictureAndAPrintCanBeMade() throws Exception {
        Browser browser = Browser.find(folder);
        Path picture = folder.resolve("report.png");
        assertThat(browser.show(PAGE, "--window-size=1060,3000", "--screenshot=" + picture)
                        .console())
                .isEmpty();
        assertThat(Files.size(picture)).isGreaterThan(20_000);
        Path print = folder.resolve("report.pdf");
        assertThat(browser.show(PAGE, "--print-to-pdf=" + print).console()).isEmpty();
        assertThat(Files.size(print)).isGreaterThan(20_000);
    }
}
