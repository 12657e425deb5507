package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.server.Caller.Right;
import dev.winnow.server.Keys.ApiKey;
import dev.winnow.server.ServerSettings.Access;
import dev.winnow.server.ServerSettings.Insight;
import dev.winnow.server.ServerSettings.Offer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page as people use it: a real server over the sample handbook, in a real browser where there is one. */
class PageInABrowserTest {
    private static final String QUERY = "how is a stuck pipe freed?";
    private static final String READER = "reader-key";
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static WinnowServer server;
    private static final List<Tab> TABS = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start(folder);
        LuceneIndex.create(folder.resolve("index"), IndexSettings.text()).close();
        server = WinnowServer.start(settings());
        String corpus =
                Files.readString(Path.of(System.getProperty("winnow.root", ".."), "samples/handbook/corpus.jsonl"));
        assertThat(Http.post(server, "/documents", corpus.replace("{\"_id\":", "{\"id\":"))
                        .status())
                .isEqualTo(200);
        // The first search loads and compiles, which may take long on a busy machine.
        Http.post(server, "/search", Json.text(Map.of("query", QUERY)));
    }

    private static ServerSettings settings() throws IOException {
        Offer offer = new Offer(
                pipeline("{kind: maxsim, depth: 12}"),
                Map.of("windows", pipeline("{kind: maxsim, depth: 4, windows: {words: 40, overlap: 5}}")),
                Map.of(),
                Optional.empty());
        return ServerSettings.of(offer.pipeline())
                .withOffer(offer)
                .withIndex(folder.resolve("index"))
                .withData(folder.resolve("data"))
                .withInsight(new Insight(Optional.of(ReportsTest.write(folder.resolve("reports"))), Optional.empty()))
                .withPort(0);
    }

    private static PipelineSettings pipeline(String rerank) throws IOException {
        String yaml = "retrievers: [{kind: bm25}]\ndepth: 40\nrerank:\n  - " + rerank + "\n";
        return PipelineSettings.read(Files.writeString(Files.createTempFile(folder, "pipeline", ".yaml"), yaml));
    }

    @AfterAll
    static void stop() {
        try {
            noRequestLeftTheHost();
        } finally {
            if (server != null) {
                server.close();
            }
            if (chromium != null) {
                chromium.close();
            }
        }
    }

    /** None of the tests here made the browser ask anybody else, or complain. */
    private static void noRequestLeftTheHost() {
        for (Tab tab : TABS) {
            assertThat(tab.requests())
                    .allMatch(url -> url.startsWith(server.address() + "/") || url.equals("about:blank"));
            assertThat(tab.complaints()).isEmpty();
        }
    }

    private static Tab tab(int width, int height) {
        Tab tab = chromium.open(width, height);
        TABS.add(tab);
        return tab;
    }

    private static String at(String view) {
        return server.address() + "/#/" + view;
    }

    private static String searched() {
        return at("search?q=" + URLEncoder.encode(QUERY, UTF_8));
    }

    @Test
    void aSearchShowsEveryMoveAndWhatTheStagesSaid() {
        JsonNode answer = Http.post(server, "/search", Json.text(Map.of("query", QUERY, "top", 100)))
                .json();
        Tab tab = tab(1200, 900).go(searched()).until("document.querySelectorAll('.card').length === 10");
        List<String> before = strings(answer.path("first_stage")).subList(0, 10);
        List<String> after = answer.path("results")
                .valueStream()
                .limit(10)
                .map(result -> result.path("id").stringValue())
                .toList();
        assertThat(before).as("the reranker moved something").isNotEqualTo(after);
        assertThat(strings(tab.js("[...document.querySelectorAll('.moves ol.left li')].map(li => li.dataset.id)")))
                .isEqualTo(before);
        assertThat(strings(tab.js("[...document.querySelectorAll('.moves ol.right li')].map(li => li.dataset.id)")))
                .isEqualTo(after);
        List<String> all = new ArrayList<>(before);
        all.addAll(after);
        assertThat(strings(tab.js("[...document.querySelectorAll('.moves path')].map(p => p.dataset.id)")))
                .containsExactlyInAnyOrderElementsOf(all.stream().distinct().toList());
        for (int i = 0; i < after.size(); i++) {
            JsonNode result = answer.path("results").get(i);
            int from = result.path("first_stage_rank").intValue();
            String badge = tab.js("document.querySelectorAll('.card .badge .hidden')[%d].textContent".formatted(i))
                    .stringValue();
            assertThat(badge).matches(words(from, i + 1) + "(st|nd|rd|th)");
            assertThat(tab.js("document.querySelectorAll('.card')[%d].querySelectorAll('.stages li').length"
                                    .formatted(i))
                            .intValue())
                    .isEqualTo(result.path("stages").size());
        }
        assertThat(strings(
                        tab.js("[...document.querySelectorAll('.card mark')].map(m => m.textContent.toLowerCase())")))
                .contains("stuck", "pipe")
                .doesNotContain("how", "is", "a");
        assertThat(strings(tab.js("[...document.querySelectorAll('.bars tbody th')].map(th => th.textContent)")))
                .containsExactly("bm25", "maxsim", "whole pipeline");
        assertThat(tab.js("document.querySelector('.said').innerText").stringValue())
                .contains("Full quality");
    }

    private static String words(int from, int to) {
        return from == to ? "stayed " + from : (from > to ? "up " : "down ") + Math.abs(from - to) + ", from " + from;
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    @Test
    void theKeyboardAloneIsEnough() {
        Tab tab = tab(1200, 900).go(at("search")).until("document.activeElement.type === 'search'");
        tab.type("lost circulation material").press("Enter").until("document.querySelectorAll('.card').length === 10");
        tab.tabUntil("e.closest('.moves')").press("ArrowDown").press("ArrowDown");
        String third = tab.js("document.activeElement.closest('li').dataset.id").stringValue();
        assertThat(tab.js("document.querySelectorAll('path.lit').length").intValue())
                .isEqualTo(1);
        tab.press("Enter").until("document.activeElement.matches('.card')");
        assertThat(tab.js("document.activeElement.dataset.result").stringValue())
                .isEqualTo(third);
        tab.tabUntil("e.type === 'radio'").press("ArrowRight").press("ArrowRight");
        tab.until("document.activeElement.closest('fieldset').textContent.includes('kept')");
        assertThat(Http.get(server, "/judgements").json().path("judgements").valueStream())
                .anySatisfy(judgement -> {
                    assertThat(judgement.path("query_id").stringValue()).isEqualTo("lost circulation material");
                    assertThat(judgement.path("document_id").stringValue()).isEqualTo(third);
                    assertThat(judgement.path("grade").intValue()).isEqualTo(2);
                });
    }

    @Test
    void theBestWindowIsUnderlinedInTheText() {
        Tab tab = tab(1200, 900)
                .go(searched() + "&pipeline=default")
                .until("document.querySelectorAll('.card').length === 10");
        assertThat(tab.js("document.querySelectorAll('.window').length").intValue())
                .isZero();
        load(tab, "windows");
        tab.go(searched() + "&pipeline=windows").until("document.querySelectorAll('.window').length > 0");
        Map<String, Object> body = Map.of("query", QUERY, "pipeline", "windows");
        String id = tab.js("document.querySelector('.card:has(.window)').dataset.result")
                .stringValue();
        String text = Http.get(server, "/documents/" + id).json().path("text").stringValue();
        String window = tab.js(
                        "[...document.querySelector('.card:has(.window)').querySelectorAll('.window')].map(w => w.textContent).join('')")
                .stringValue();
        JsonNode told = Http.post(server, "/search", Json.text(body))
                .json()
                .path("results")
                .valueStream()
                .filter(result -> result.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow()
                .path("best_window");
        assertThat(told.path("text").stringValue()).isEqualTo(window);
        assertThat(text.substring(
                        told.path("start").intValue(), told.path("end").intValue()))
                .isEqualTo(window);
    }

    @Test
    void slidersChangeTheSearchAndNotThePipeline() {
        Tab tab = tab(1200, 900).go(searched()).until("document.querySelectorAll('.card').length === 10");
        assertThat(strings(tab.js("[...document.querySelectorAll('.tune')].map(field => field.textContent)")))
                .containsExactly("Candidates40", "Fusion: one stage–", "Diversity (MMR)0%");
        assertThat(tab.js("document.querySelectorAll('.tune input')[1].disabled")
                        .booleanValue())
                .isTrue();
        tab.tabUntil("e.closest('.tune')?.textContent.startsWith('Candidates')").press("Home");
        tab.until("document.querySelectorAll('.card').length === 5");
        assertThat(tab.js("location.hash").stringValue()).contains("depth=5");
        tab.tabUntil("e.closest('.tune')?.textContent.startsWith('Diversity')").press("End");
        tab.until("document.querySelector('.said').innerText.includes('marginal relevance')");
        assertThat(tab.js("location.hash").stringValue()).contains("depth=5", "spread=1");
        String shown = "[...document.querySelectorAll('.card')].map(card => card.dataset.result)";
        List<String> told = ids(Map.of("query", QUERY, "depth", 5, "mmr", 0));
        assertThat(strings(tab.js(shown))).isEqualTo(told);
        String address = tab.js("location.href").stringValue();
        tab.go(at("metrics"))
                .until("document.querySelector('table')")
                .go(address)
                .until("document.querySelectorAll('.card').length === 5");
        assertThat(strings(tab.js(shown))).as("the address holds it").isEqualTo(told);
        assertThat(tab.js("""
                import(new URL("assets/tuning.js", document.baseURI)).then(({tuning}) => {
                  const sliders = tuning(() => {});
                  const two = {retrievers: ["bm25", "dense"], weights: [3, 1], depth: 100, mmr: 0.7};
                  sliders.stand(two);
                  const own = JSON.stringify(sliders.request());
                  sliders.stand(two, new URLSearchParams("weight=0.8&spread=0.5"));
                  return own + sliders.fields.textContent + JSON.stringify(sliders.request());
                })""").stringValue())
                .isEqualTo("{}Candidates100Weight of dense80%Diversity (MMR)50%{\"weights\":[0.2,0.8],\"mmr\":0.5}");
    }

    private static void load(Tab tab, String name) {
        if (!tab.js("[...document.querySelectorAll('option')].some(o => o.value === '%s')".formatted(name))
                .booleanValue()) {
            tab.js("[...document.querySelectorAll('.loaders button')].find(b => b.textContent === '%s').click()"
                    .formatted(name));
            tab.until("[...document.querySelectorAll('option')].some(o => o.value === '%s')".formatted(name));
        }
    }

    /** What this server's pipelines do not give, from answers made by hand. */
    @Test
    void chancesLostTokensAndMissingWorkAreToldInWords() {
        Tab tab = tab(800, 600).go(at("collection")).until("document.querySelector('h1')");
        String card = tab.js("""
                import(new URL("assets/card.js", document.baseURI)).then(({card}) => card(
                    {query: "jars", trace: {steps: []}},
                    {rank: 1, first_stage_rank: 0, id: "x", title: "", text: "a jar", probability: 0.724,
                      stages: [{stage: "reader", rank: 1, logit: 1, scale: "logit", lost_tokens: 1200}]},
                    new Set(["jar"])).textContent)""").stringValue();
        assertThat(card).contains("72% likely relevant", "not in the first stage", "lost 1,200 tokens");
        JsonNode told = tab.js("""
                import(new URL("assets/quality.js", document.baseURI)).then(({quality}) => quality(
                    {quality: {level: "partial", scored: 37, of: 100, reason: "out of time"},
                      trace: {steps: [{stage: "dense", failure: "no vectors"}]}}))""");
        assertThat(told.path("good").booleanValue()).isFalse();
        assertThat(told.path("text").stringValue())
                .isEqualTo("Partial: part of the work is missing; the last reranker read 37 of 100");
        assertThat(strings(told.path("reasons"))).containsExactly("out of time", "dense was passed over: no vectors");
    }

    @Test
    void wordsAreFoundInTheirForms() {
        Tab tab = tab(800, 600).go(at("collection")).until("document.querySelector('h1')");
        JsonNode pieces = tab.js("""
                import(new URL("assets/words.js", document.baseURI)).then(({hits, terms}) => {
                  const text = "Jarring frees pipes; the Größe of SP-D copies is <b>theirs</b>";
                  return hits(text, terms("the jar freed the pipe of größe, copy")).map(({start, end}) => text.slice(start, end));
                })""");
        assertThat(strings(pieces)).containsExactly("Jarring", "frees", "pipes", "Größe", "copies");
    }

    @Test
    void reportsAndTheFrontierAreShown() {
        Tab tab = tab(1200, 900).go(at("evaluation")).until("document.querySelectorAll('.report').length === 4");
        assertThat(strings(tab.js("[...document.querySelectorAll('.report h2')].map(h => h.textContent)")))
                .containsExactly("broken.json", "eval.json", "page.html", "tune.json");
        String shown = tab.js("document.querySelector('main').innerText").stringValue();
        assertThat(shown)
                .contains("This is no JSON.", "0.733 (0.69 to 0.77)", "reranking is worth it", "beyond the budget");
        assertThat(tab.js("document.querySelectorAll('.frontier circle').length")
                        .intValue())
                .isEqualTo(2);
        assertThat(strings(tab.js("[...document.querySelectorAll('.report a')].map(a => a.getAttribute('href'))")))
                .containsExactly("reports/page.html");
    }

    @Test
    void twoPipelinesStandSideBySide() {
        Tab tab = tab(1200, 900).go(at("compare")).until("document.querySelector('select')");
        load(tab, "bm25");
        tab.go(at("compare?a=default&b=bm25&q=" + URLEncoder.encode(QUERY, UTF_8)))
                .until("document.querySelectorAll('.card').length === 20");
        List<String> left = ids("default");
        List<String> right = ids("bm25");
        assertThat(strings(
                        tab.js("[...document.querySelectorAll('[data-side=\"0\"] .card')].map(c => c.dataset.result)")))
                .isEqualTo(left);
        assertThat(strings(
                        tab.js("[...document.querySelectorAll('[data-side=\"1\"] .card')].map(c => c.dataset.result)")))
                .isEqualTo(right);
        long both = left.stream().filter(right::contains).count();
        assertThat(tab.js("document.querySelector('.status').textContent").stringValue())
                .startsWith(both + " of 10 are in both");
    }

    private static List<String> ids(String pipeline) {
        return ids(Map.of("query", QUERY, "pipeline", pipeline));
    }

    private static List<String> ids(Map<String, Object> asked) {
        return Http.post(server, "/search", Json.text(asked))
                .json()
                .path("results")
                .valueStream()
                .map(result -> result.path("id").stringValue())
                .toList();
    }

    @Test
    void blindJudgingTellsNoNamesAndKeepsWhatWasChosen() {
        Tab tab = tab(1200, 900).go(at("judge")).until("document.activeElement.matches('textarea')");
        load(tab, "bm25");
        tab.until("document.activeElement.matches('textarea')").type("blind one\nblind two");
        tab.tabUntil("e.type === 'submit'").press("Enter").until("document.activeElement.matches('.blind')");
        List<String> first = strings(tab.js("[...document.querySelectorAll('.blind ol b')].map(b => b.textContent)"));
        assertThat(tab.js("document.querySelector('.judging').innerText").stringValue())
                .doesNotContain("default", "bm25", "maxsim");
        tab.press("ArrowLeft").until("document.querySelector('.blind h2').textContent === 'blind two'");
        tab.until("document.activeElement.matches('.blind')")
                .press("ArrowDown")
                .until("document.querySelector('.tally')");
        assertThat(first).isNotEmpty();
        String tally = tab.js("document.querySelector('.tally').innerText").stringValue();
        assertThat(tally).contains("no difference: 1");
        JsonNode kept =
                Http.get(server, "/judgements").json().path("preferences").get(0);
        int bm25 = tally.contains("bm25: 1") ? 1 : 0;
        assertThat(kept.path("preferred").toString()).isEqualTo("[" + bm25 + "," + (1 - bm25) + "]");
        assertThat(kept.path("same").intValue()).isEqualTo(1);
    }

    @Test
    void aViewThatComesLateShowsNothing() {
        Tab tab = tab(1200, 900).go(at("collection")).until("document.querySelector('table')");
        tab.js(
                "for (const view of ['search?q=pressure', 'metrics', 'judge', 'compare', 'collection']) location.hash = '#/' + view");
        tab.until("document.querySelector('h1')?.textContent === 'Collection' && document.querySelector('table')");
        tab.js("new Promise(resolve => setTimeout(resolve, 300))");
        assertThat(strings(tab.js("[...document.querySelectorAll('h1')].map(h => h.textContent)")))
                .containsExactly("Collection");
        assertThat(tab.js("location.hash").stringValue()).isEqualTo("#/collection");
    }

    @Test
    void metricsAndTheCollectionAreShown() {
        Http.post(server, "/search", "{\"query\":\"cake\"}");
        Tab tab = tab(1200, 900).go(at("metrics")).until("document.querySelectorAll('table').length >= 3");
        assertThat(tab.js("document.querySelector('main').innerText").stringValue())
                .contains("Ready to serve", "winnow", "maxsim");
        tab.go(at("collection")).until("document.querySelectorAll('table').length >= 2");
        assertThat(tab.js("document.querySelector('main').innerText").stringValue())
                .contains("The index holds 183 passages", "default", "all-MiniLM-L6-v2");
    }

    @Test
    void nothingMovesUnderTheReadersEyes() {
        Tab tab = tab(1200, 900).go(searched()).until("document.querySelectorAll('.card').length === 10");
        double shift = tab.js("""
                new Promise(resolve => {
                  let sum = 0;
                  new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
                      .observe({type: "layout-shift", buffered: true});
                  setTimeout(() => resolve(sum), 200);
                })""").doubleValue();
        assertThat(shift).isLessThan(0.01);
    }

    @Test
    void everyViewIsAccessibleInBothSchemesAndOnSmallScreens() throws IOException {
        Tab tab = tab(1200, 900);
        for (String view : List.of(
                "search?k=4&q=pressure", "compare?k=3&q=pressure", "judge", "evaluation", "metrics", "collection")) {
            for (String scheme : List.of("light", "dark")) {
                tab.prefer(scheme)
                        .resize(scheme.equals("light") ? 1200 : 360, 900)
                        .go(at(view));
                tab.until(view.contains("?") ? "document.querySelector('.card')" : "document.querySelector('h1')");
                assertThat(tab.js("document.documentElement.scrollWidth - innerWidth")
                                .intValue())
                        .as(view)
                        .isLessThanOrEqualTo(0);
                assertThat(violations(tab)).as(view + ", " + scheme).isEmpty();
            }
        }
    }

    /** The negative check: a button without a name is found. */
    @Test
    void axeFindsAFault() throws IOException {
        Tab tab = tab(800, 600).go(at("collection")).until("document.querySelector('h1')");
        tab.js("document.querySelector('main').append(document.createElement('button'))");
        assertThat(violations(tab)).anyMatch(rule -> rule.contains("button-name"));
    }

    private static List<String> violations(Tab tab) throws IOException {
        try (InputStream in = Objects.requireNonNull(PageInABrowserTest.class.getResourceAsStream(AXE))) {
            tab.js(new String(in.readAllBytes(), UTF_8) + "; true");
        }
        return strings(tab.js("""
                axe.run().then(found => found.violations
                    .filter(v => ["serious", "critical"].includes(v.impact))
                    .map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join(" | ")))"""));
    }

    @Test
    void theKeyIsAskedForAndForgotten() throws IOException {
        Keys keys = new Keys(List.of(new ApiKey(new Caller("reader", Right.READ, 1), Keys.hash(READER))));
        ServerSettings guarded =
                ServerSettings.of(PipelineSettings.find("bm25")).withAccess(new Access(keys, false, List.of()));
        try (WinnowServer other = WinnowServer.start(guarded.withPort(0))) {
            Tab tab = chromium.open(800, 600).go(other.address() + "/").until("document.querySelector('[role=alert]')");
            assertThat(tab.js("document.querySelector('[role=alert]').textContent")
                            .stringValue())
                    .contains("api key");
            tab.js("document.querySelector('#key').focus()");
            tab.type(READER).press("Enter").until("document.querySelector('input[type=search]')");
            assertThat(tab.js("localStorage.length + sessionStorage.length + document.cookie.length")
                            .intValue())
                    .isZero();
            tab.go(other.address() + "/").until("document.querySelector('[role=alert]')");
            assertThat(tab.requests())
                    .allMatch(url -> url.startsWith(other.address() + "/") || url.equals("about:blank"));
        }
    }

    /** With {@code -Dpage.pictures=FOLDER} the pictures of the how-to are taken again. */
    @Test
    void picturesCanBeTaken() throws IOException {
        Tab tab = tab(1100, 720);
        for (String scheme : List.of("light", "dark")) {
            tab.prefer(scheme).go(searched()).until("document.querySelectorAll('.card').length === 10");
            keep(tab, "page-" + scheme);
        }
        tab.prefer("light").resize(360, 740).go(searched()).until("document.querySelectorAll('.card').length === 10");
        keep(tab, "page-small");
    }

    private static void keep(Tab tab, String name) throws IOException {
        byte[] picture = tab.picture();
        assertThat(picture.length).isBetween(10_000, 200_000);
        String to = System.getProperty("page.pictures");
        if (to != null) {
            Files.write(Files.createDirectories(Path.of(to)).resolve(name + ".png"), picture);
        }
    }
}
