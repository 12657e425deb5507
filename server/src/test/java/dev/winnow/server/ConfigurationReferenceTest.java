package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.winnow.app.PipelineSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference of the settings says what the program reads: keys and types are taken from what it answers to a key that it
 * does not know and to a value that is wrong, and each default is held against a file without the key. To accept a change,
 * run this with {@code -Dreference.write=true} and commit the file; words and defaults stand in {@code configuration.txt}.
 */
class ConfigurationReferenceTest {
    private static final Path REFERENCE =
            Path.of(System.getProperty("winnow.root", "..")).resolve("docs/reference/configuration.md");

    private static final Pattern KNOWN = Pattern.compile("Known keys are (.+)$");
    private static final Pattern ALLOWED = Pattern.compile("must be one of (.+)$");
    private static final Pattern ONE_RETRIEVER = Pattern.compile("\\{r}");

    @TempDir
    private Path folder;

    /**
     * One kind of mapping.
     *
     * @param before the file up to the mapping
     * @param variants the entries that it cannot be without, for each way to write it
     * @param after the rest of the file
     */
    private record Section(String id, String title, String before, List<Map<String, String>> variants, String after) {
        boolean isServer() {
            return id.startsWith("server");
        }

        String file(Map<String, String> entries) {
            List<String> written = new ArrayList<>();
            entries.forEach((key, value) -> written.add(key + ": " + value));
            String text = before + "{" + String.join(", ", written) + "}" + after;
            return ONE_RETRIEVER.matcher(text).replaceAll("retrievers: [{kind: bm25}]");
        }
    }

    private static Section section(String id, String title, String before, String after, String... variants) {
        List<Map<String, String>> all = new ArrayList<>();
        for (String variant : variants) {
            Map<String, String> entries = new LinkedHashMap<>();
            Matcher pairs = Pattern.compile("([a-z0-9-]+)=(\\S+)").matcher(variant);
            while (pairs.find()) {
                entries.put(pairs.group(1), pairs.group(2));
            }
            all.add(entries);
        }
        return new Section(id, title, before, all, after);
    }

    private static final String REMOTE = " model=m base-url=\"http://localhost\"";

    private static final List<Section> SECTIONS = List.of(
            section("server", "The server's file", "", "", ""),
            section("server.pipelines", "`pipelines` of the server", "{pipelines: [", "]}", "name=a pipeline=bm25"),
            section("server.aliases", "`aliases`", "{aliases: [", "]}", "name=a is=default"),
            section("server.tls", "`tls`", "{tls: ", "}", "certificate=a key=b"),
            section("server.keys", "`keys`", "{keys: [", "]}", "name=a sha256=" + "0".repeat(64)),
            section("server.limits", "`limits`", "{limits: ", "}", ""),
            section("server.shared", "`shared-cache`", "{shared-cache: ", "}", "address=\"redis://h\""),
            section("server.traces", "`traces`", "{traces: ", "}", "endpoint=\"http://h/v1/traces\""),
            section("pipeline", "A pipeline's file", "", "", "retrievers=[{kind:\u00a0bm25}]"),
            section("retrievers", "`retrievers`", "{retrievers: [", "]}", "kind=bm25", "kind=dense", "kind=sparse"),
            section(
                    "fusion",
                    "`fusion`",
                    "{retrievers: [{kind: bm25}, {kind: dense}], fusion: ",
                    "}",
                    "kind=min-max",
                    "kind=z",
                    "kind=sum",
                    "kind=reciprocal-rank"),
            section(
                    "rerank",
                    "`rerank`: in this process",
                    "{{r}, rerank: [",
                    "]}",
                    "kind=cross-encoder model=m",
                    "kind=maxsim"),
            section(
                    "rerank.hosted",
                    "`rerank`: services",
                    "{{r}, rerank: [",
                    "]}",
                    "kind=cohere" + REMOTE,
                    "kind=jina" + REMOTE,
                    "kind=voyage" + REMOTE,
                    "kind=tei" + REMOTE,
                    "kind=pinecone" + REMOTE),
            section(
                    "rerank.llm",
                    "`rerank`: chat models",
                    "{{r}, rerank: [",
                    "]}",
                    "kind=llm-pointwise" + REMOTE,
                    "kind=llm-listwise" + REMOTE),
            section(
                    "rerank.order",
                    "`rerank`: without a model that reads",
                    "{{r}, rerank: [",
                    "]}",
                    "kind=learned file=f",
                    "kind=boost terms=[{term:\u00a0a}]"),
            section("rerank.prf", "`rerank`: pseudo-relevance feedback", "{{r}, rerank: [", "]}", "kind=prf"),
            section("terms", "`terms` of `boost`", "{{r}, rerank: [{kind: boost, terms: [", "]}]}", "term=a"),
            section(
                    "rerank.fallback",
                    "`rerank`: `fallback`",
                    "{{r}, rerank: [",
                    "]}",
                    "kind=fallback steps=[{kind:\u00a0maxsim},{kind:\u00a0maxsim}]"),
            section(
                    "windows",
                    "`windows` of a stage",
                    "{{r}, rerank: [{kind: maxsim, windows: ",
                    "}]}",
                    "",
                    "join=mean",
                    "join=softmax"),
            section(
                    "skip",
                    "`skip` of a stage",
                    "{{r}, rerank: [{kind: maxsim, skip: [",
                    "]}]}",
                    "rule=sure",
                    "rule=identifier",
                    "rule=few",
                    "rule=hurry"),
            section("stop", "`stop` of a stage", "{{r}, rerank: [{kind: maxsim, stop: ", "}]}", ""),
            section(
                    "prices",
                    "`prices` of a chat model",
                    "{{r}, rerank: [{kind: llm-pointwise, model: m, base-url: \"http://localhost\", prices: ",
                    "}]}",
                    "read=1 written=2"),
            section("expand", "`expand`", "{{r}, expand: ", "}", "kind=multi-query" + REMOTE),
            section("calibration", "`calibration`", "{{r}, calibration: ", "}", "file=f"),
            section("diversity", "`diversity`", "{{r}, diversity: ", "}", ""),
            section("quotas", "`quotas` of diversity", "{{r}, diversity: {quotas: [", "]}}", ""),
            section("mmr", "`mmr` of diversity", "{{r}, diversity: {mmr: ", "}}", ""),
            section("context", "`context`", "{{r}, context: ", "}", ""),
            section("widen", "`widen` of a context", "{{r}, context: {widen: ", "}}", ""));

    /** What is said of a key by hand. */
    private record Words(String what, String otherwise) {}

    private Object read(Section section, Map<String, String> entries) {
        String text = section.file(entries).replace('\u00a0', ' ');
        if (section.isServer()) {
            return ServerFile.parse("server.yaml", text);
        }
        try {
            return PipelineSettings.read(Files.writeString(folder.resolve("pipeline.yaml"), text));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the program says to these entries with one more, or another. */
    private String answer(Section section, Map<String, String> entries, String key, String value) {
        Throwable said = catchThrowable(() -> read(section, with(entries, key, value)));
        return said == null ? "" : String.valueOf(said.getMessage());
    }

    private static Map<String, String> with(Map<String, String> entries, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(entries);
        more.put(key, value);
        return more;
    }

    private List<String> keys(Section section, Map<String, String> entries) {
        String said = answer(section, entries, "no-such-key", "1");
        Matcher known = KNOWN.matcher(said);
        assertThat(known.find()).as(section.id() + ": " + said).isTrue();
        return List.of(Pattern.compile(", ").split(known.group(1)));
    }

    private String type(Section section, Map<String, String> entries, String key) {
        Matcher wrong = Pattern.compile(Pattern.quote(key) + " must be (.+), is a mapping")
                .matcher(answer(section, entries, key, "{no-such-key: 1}"));
        if (!wrong.find()) {
            return "a mapping";
        }
        String type = wrong.group(1);
        if (type.equals("a list")) {
            String said = answer(section, entries, key, "[no-such-word]");
            return said.contains("must be a mapping")
                    ? "a list of mappings"
                    : said.contains("must be a number") ? "a list of numbers" : type;
        }
        if (!type.equals("a word")) {
            return type;
        }
        String said = answer(section, entries, key, "no-such-word");
        Matcher allowed = ALLOWED.matcher(said);
        if (said.contains(key) && allowed.find()) {
            return "one of " + allowed.group(1);
        }
        return said.contains("must be a time") ? "a time" : type;
    }

    private static Map<String, Words> words() throws IOException {
        Map<String, Words> words = new LinkedHashMap<>();
        try (InputStream in =
                Objects.requireNonNull(ConfigurationReferenceTest.class.getResourceAsStream("configuration.txt"))) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                Matcher parts = Pattern.compile("([a-z.]+ [a-z0-9-]+) \\| (.+?) \\| (.+)")
                        .matcher(line);
                if (parts.matches()) {
                    words.put(parts.group(1), new Words(parts.group(2), parts.group(3)));
                } else {
                    assertThat(line)
                            .as("a line is empty, a remark, or: SECTION KEY | what | default")
                            .matches("|#.*");
                }
            }
        }
        return words;
    }

    @Test
    void theReferenceSaysWhatIsRead() throws IOException {
        Map<String, Words> words = words();
        TreeSet<String> unused = new TreeSet<>(words.keySet());
        TreeSet<String> missing = new TreeSet<>();
        TreeSet<String> wrong = new TreeSet<>();
        StringBuilder text = new StringBuilder("""
                # The settings

                Made by a test from what the program reads; do not edit ([how](../../CONTRIBUTING.md)). A server's file goes to `winnow serve
                --settings`, a pipeline's file to `--pipeline` of every command. Unknown keys are refused. A time is a whole number and `ms`, `s`,
                `m` or `h`; paths are as the program sees them that reads the file.
                """);
        for (Section section : SECTIONS) {
            text.append("\n## ")
                    .append(section.title())
                    .append("\n\n| key | what | values | default |\n|---|---|---|---|\n");
            Map<String, String> rows = new LinkedHashMap<>();
            for (Map<String, String> entries : section.variants()) {
                for (String key : keys(section, entries)) {
                    String name = section.id() + " " + key;
                    if (rows.containsKey(key)) {
                        continue;
                    }
                    Words said = words.get(name);
                    if (said == null) {
                        missing.add(name);
                        continue;
                    }
                    unused.remove(name);
                    if (!holdsTheDefault(section, entries, key, said)) {
                        wrong.add(name + " " + said.otherwise());
                    }
                    rows.put(
                            key,
                            "| `" + key + "` | " + said.what() + " | " + type(section, entries, key) + " | "
                                    + said.otherwise() + " |\n");
                }
            }
            rows.values().forEach(text::append);
        }
        assertThat(missing).as("keys that configuration.txt says nothing of").isEmpty();
        assertThat(wrong).as("defaults that are not what the program takes").isEmpty();
        assertThat(unused)
                .as("words of configuration.txt about keys that nobody reads")
                .isEmpty();
        if (Boolean.getBoolean("reference.write")) {
            Files.createDirectories(REFERENCE.getParent());
            Files.writeString(REFERENCE, text.toString());
        }
        assertThat(Files.exists(REFERENCE) ? Files.readString(REFERENCE) : "")
                .as(
                        "docs/reference/configuration.md; run this test with -Dreference.write=true when the change is meant")
                .isEqualTo(text.toString());
    }

    /** A default between backquotes is what a file without the key means. */
    private boolean holdsTheDefault(Section section, Map<String, String> entries, String key, Words said) {
        Matcher written = Pattern.compile("`(.+)`").matcher(said.otherwise());
        return !written.matches()
                || read(section, with(entries, key, written.group(1))).equals(read(section, entries));
    }

    /** Every kind of stage, rule and fusion that the program names has its place here. */
    @Test
    void noKindIsLeftOut() {
        for (String key : List.of("kind", "rule")) {
            TreeSet<String> named = new TreeSet<>();
            TreeSet<String> shown = new TreeSet<>();
            for (Section section : SECTIONS) {
                for (Map<String, String> entries : section.variants()) {
                    if (entries.containsKey(key) && !section.id().equals("expand")) {
                        shown.add(entries.get(key));
                        Matcher allowed = ALLOWED.matcher(answer(section, entries, key, "no-such-word"));
                        assertThat(allowed.find()).as(section.id()).isTrue();
                        named.addAll(List.of(Pattern.compile(", ").split(allowed.group(1))));
                    }
                }
            }
            assertThat(shown).isEqualTo(named);
        }
    }
}
