package dev.winnow.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
    private static final List<String> SYSTEMS = List.of("bm25", "dense", "fused", "default");
    private static final String EVIL =
            "</script><script>alert('1')</script><img src=x onerror=alert(2)>\"'&amp;<!--\u2028{{script}}";

    private static final String PAGE = HtmlReport.of(Trials.findings("drills", 30, SYSTEMS));

    @Test
    void thePageIsWellFormedAndItsIdsAreUnique() {
        Document page = parse(PAGE);
        Set<String> ids = new HashSet<>();
        for (Element element : page.select("[id]")) {
            assertThat(ids.add(element.id())).as(element.id()).isTrue();
        }
        assertThat(page.select("nav a"))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(ids).contains(link.attr("href").substring(1)));
        assertThat(page.select("html").attr("lang")).isEqualTo("en");
        assertThat(page.title()).isEqualTo("drills: evaluation");
    }

    @Test
    void everySectionIsThere() {
        assertThat(parse(PAGE).select("section").eachAttr("id"))
                .containsExactly(
                        "summary",
                        "comparison",
                        "frontier",
                        "segments",
                        "ceiling",
                        "queries",
                        "harm",
                        "latency",
                        "method");
    }

    @Test
    void everyChartHasItsNumbersInATable() {
        Document page = parse(PAGE);
        assertThat(page.select("figure").size()).isEqualTo(8);
        for (Element figure : page.select("figure")) {
            assertThat(figure.select("canvas[role=img]").attr("aria-label"))
                    .isEqualTo(figure.select("figcaption").text())
                    .isNotEmpty();
            assertThat(figure.select("details table tbody tr")).isNotEmpty();
            Element source = figure.selectFirst("script[data-chart]");
            assertThat(source).isNotNull();
            assertThat(source.attr("data-chart"))
                    .isEqualTo(figure.select("canvas").attr("id"));
            assertThat(new JsonMapper().readTree(source.data()).isObject()).isTrue();
        }
    }

    @Test
    void theTableSaysWhatTheFindingsSay() {
        Findings findings = Trials.findings("drills", 30, SYSTEMS);
        Measured.OfSystem last = findings.main().systems().getLast();
        Element row = parse(PAGE).select("#comparison > .table tbody tr").get(3);
        assertThat(row.select("th").text()).isEqualTo("default");
        assertThat(row.select("td").eachText())
                .contains(
                        Numbers.value(last.mean()),
                        Numbers.p(
                                last.comparison().orElseThrow().randomization().corrected()));
        assertThat(parse(PAGE).select("#summary").text())
                .contains("With these 30 queries you can see a difference of ");
    }

    @Test
    void nothingOutsideThePageIsNamed() {
        String withoutLicences = PAGE.replaceAll("(?s)/\\*!.*?\\*/", "");
        assertThat(withoutLicences)
                .doesNotContainPattern("(?i)(https?|wss?|ftp)://|\\burl\\(|@import|sourceMappingURL|[\"']//");
        assertThat(PAGE).contains("Chart.js v", "Released under the MIT License");
        Document page = parse(PAGE);
        assertThat(page.select("[src], link, iframe, object, embed, base, form"))
                .isEmpty();
        assertThat(page.select("[href]").eachAttr("href")).allMatch(href -> href.startsWith("#"));
    }

    @Test
    void thePolicyAllowsTheTwoScriptsAndNothingElse() throws Exception {
        Document page = parse(PAGE);
        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy).startsWith("default-src 'none';").doesNotContain("script-src 'unsafe");
        List<Element> scripts = page.select("script:not([type])");
        assertThat(scripts).hasSize(2);
        for (Element script : scripts) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(script.data().getBytes(StandardCharsets.UTF_8));
            assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
    }

    @Test
    void hostileTextsAreShownAndNotRun() {
        String html = HtmlReport.of(Trials.findings(EVIL, 12, List.of("a" + EVIL, "b" + EVIL)));
        Document page = parse(html);
        assertThat(page.select("img")).isEmpty();
        assertThat(page.select("script:not([type])")).hasSize(2);
        assertThat(page.select("script[type]").eachAttr("type")).containsOnly("application/json");
        assertThat(page.getAllElements())
                .allSatisfy(element -> assertThat(element.attributes().asList())
                        .extracting(Attribute::getKey)
                        .noneMatch(key -> key.startsWith("on")));
        assertThat(page.select("h1").text()).isEqualTo(EVIL);
        assertThat(page.select("#queries tbody th").eachText()).anyMatch(id -> id.contains("<img src=x"));
        for (Element source : page.select("script[data-chart]")) {
            assertThat(source.data()).doesNotContain("<", ">", "&", "\u2028");
        }
        JsonNode means = new JsonMapper()
                .readTree(
                        page.select("script[data-chart=chart-means]").getFirst().data());
        assertThat(means.path("bars").get(0).path("label").stringValue()).isEqualTo("a" + EVIL);
    }

    @Test
    void equalFindingsGiveEqualPages() {
        assertThat(HtmlReport.of(Trials.findings("drills", 30, SYSTEMS))).isEqualTo(PAGE);
    }

    @Test
    void aSingleSystemHasAPageToo() {
        Document page = parse(HtmlReport.of(Trials.findings("drills", 12, List.of("only"))));
        assertThat(page.select("section").eachAttr("id"))
                .contains("summary", "comparison")
                .doesNotContain("queries");
    }

    /** The bound that people feel is on what comes after the scoring. */
    @Test
    void threeHundredQueriesAndFourSystemsTakeSeconds() {
        var experiment = Trials.experiment("many", 300, SYSTEMS);
        long start = System.nanoTime();
        Findings findings = Findings.of(
                experiment,
                Measure.parse(List.of("nDCG@10", "MRR@10", "R@100", "judged@10")),
                dev.winnow.eval.significance.SignificanceSettings.defaults());
        String html = HtmlReport.of(findings);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "statistics and report of 300 queries, 4 systems: %.2f s, %d KB%n", seconds, html.length() / 1024);
        assertThat(seconds).isLessThan(30);
    }

    private static Document parse(String html) {
        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document page = Jsoup.parse(html, "", parser);
        assertThat(parser.getErrors()).isEmpty();
        Matcher tag = Pattern.compile("<(section|table|figure|details|tr|ul|p|div)\\b")
                .matcher(html);
        long opened = tag.results().count();
        long closed = Pattern.compile("</(section|table|figure|details|tr|ul|p|div)>")
                .matcher(html)
                .results()
                .count();
        assertThat(closed).isEqualTo(opened);
        return page;
    }
}
