package dev.winnow.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.HubCache;
import dev.winnow.bundle.HubName;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelFile;
import dev.winnow.testkit.FakeHub;
import dev.winnow.testkit.FakeHub.Asked;
import dev.winnow.testkit.FakeHub.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a hub in this process, whose large files lie on another port: another host, as far as the token goes. */
class HubTest {
    private static final String SECRET = "hf_verySecret123";
    private static final long SEED = 11;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CONFIG = """
            {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "max_position_embeddings": 512}
            """;

    private final FakeHub fake = FakeHub.start("some/model");
    private final byte[] weights = random(300_000);
    private final Map<String, String> environment = new HashMap<>();
    private final List<Duration> waits = new ArrayList<>();
    private UnaryOperator<HubSettings> change = UnaryOperator.identity();

    @TempDir
    private Path home;

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(SEED).nextBytes(content);
        return content;
    }

    @BeforeEach
    void fills() {
        System.out.println("seed " + SEED);
        environment.put("HF_HOME", home.toString());
        environment.put("HF_ENDPOINT", fake.address().toString());
        fake.put("config.json", CONFIG.getBytes(UTF_8), false)
                .put("tokenizer.json", "{}".getBytes(UTF_8), true)
                .put("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true}".getBytes(UTF_8), false)
                .put("pytorch_model.bin", "a pickle".getBytes(UTF_8), true)
                .put("onnx/model.onnx", "a graph".getBytes(UTF_8), true)
                .put("model.safetensors", weights, true);
    }

    @AfterEach
    void stops() {
        fake.close();
    }

    private Pulled pull(String name, PullProgress progress) {
        HubSettings settings = change.apply(HubSettings.of(environment::get));
        try (Hub hub = new Hub(settings, Token.read(environment::get), () -> NOW, waits::add)) {
            return hub.pull(HubName.parse(name), (folder, files) -> "model.safetensors", progress);
        }
    }

    private Pulled pull(String name) {
        return pull(name, PullProgress.none());
    }

    private Pulled pull() {
        return pull("hf:some/model");
    }

    private RankFailure fails(String name) {
        try {
            pull(name);
        } catch (RankFailure failure) {
            assertThat(failure).hasMessageNotContaining(SECRET);
            return failure;
        }
        throw new AssertionError(name + " was pulled");
    }

    private Path repository() {
        return home.resolve("hub/models--some--model");
    }

    private List<String> left(String folder) throws IOException {
        Path path = repository().resolve(folder);
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<Asked> asked(String ending) {
        return fake.asked().stream().filter(one -> one.path().endsWith(ending)).toList();
    }

    @Test
    void aModelLandsInTheLayoutOfTheCache() throws IOException {
        Pulled pulled = pull();
        assertThat(pulled.commit()).isEqualTo(FakeHub.COMMIT);
        assertThat(pulled.folder()).isEqualTo(repository().resolve("snapshots/" + FakeHub.COMMIT));
        assertThat(pulled.folder().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(Files.readSymbolicLink(pulled.folder().resolve("model.safetensors")))
                .hasToString("../../blobs/" + FakeHub.hash(weights, true));
        assertThat(Files.readSymbolicLink(pulled.folder().resolve("1_Pooling/config.json")))
                .asString()
                .startsWith("../../../blobs/");
        assertThat(repository().resolve("refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(left("")).containsExactly("blobs", "refs", "snapshots");
        assertThat(asked("pytorch_model.bin")).isEmpty();
        assertThat(asked("onnx/model.onnx")).isEmpty();
        assertThat(StoredFile.in(pulled.folder()))
                .hasSize(4)
                .allSatisfy(file -> assertThat(file.state()).isEqualTo(StoredFile.State.RIGHT));
    }

    @Test
    void whatWasPulledIsFoundWithoutTheNetwork() {
        pull();
        fake.close();
        HubCache cache = HubCache.of(environment::get);
        ModelBundle bundle = Bundles.find(HubName.parse("hf:some/model"), cache);
        assertThat(bundle.name()).isEqualTo("some/model");
        assertThat(bundle.weights().toString()).endsWith("model.safetensors");
        assertThat(Bundles.find(HubName.parse("hf:some/model@" + FakeHub.COMMIT), cache)
                        .window())
                .isEqualTo(512);
        assertThatThrownBy(() -> Bundles.find(HubName.parse("hf:some/model@v2"), cache))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage("the model hf:some/model@v2 is not in the cache " + cache.folder()
                        + "; fetch it with: winnow models pull hf:some/model@v2");
        assertThatThrownBy(() -> Bundles.find(HubName.parse("hf:some/model#onnx/model.onnx"), cache))
                .hasMessageContaining("holds only a part")
                .hasMessageEndingWith("winnow models pull hf:some/model#onnx/model.onnx");
    }

    @Test
    void aSecondPullFetchesNothing() {
        assertThat(pull().fetched()).isGreaterThan(weights.length);
        int before = fake.asked().size();
        assertThat(pull().fetched()).isZero();
        assertThat(fake.asked()).hasSize(before + 1); // which commit it is now
    }

    @Test
    void otherWeightsComeBesideTheFirst() {
        pull();
        Pulled pulled = pull("hf:some/model#onnx/model.onnx");
        assertThat(pulled.weights()).isEqualTo("onnx/model.onnx");
        assertThat(pulled.folder().resolve("model.safetensors")).exists();
        assertThat(pulled.folder().resolve("onnx/model.onnx")).hasContent("a graph");
        ModelBundle bundle = Bundles.find(pulled.name(), HubCache.of(environment::get));
        assertThat(bundle.weights())
                .isEqualTo(new ModelFile.OnDisk(pulled.folder().resolve("onnx/model.onnx")));
    }

    @Test
    void theNumbersOfALargeGraphComeWithIt() {
        fake.put("onnx/model.onnx_data", random(5_000), true);
        assertThat(pull("hf:some/model#onnx/model.onnx").folder().resolve("onnx/model.onnx_data"))
                .hasBinaryContent(random(5_000));
    }

    @Test
    void theTokenGoesToTheEndpointAlone() throws IOException {
        Files.writeString(home.resolve("token"), SECRET + "\n");
        pull();
        assertThat(fake.asked()).anyMatch(Asked::elsewhere);
        assertThat(fake.asked()).allSatisfy(one -> {
            if (one.elsewhere()) {
                assertThat(one.authorization()).isEmpty();
            } else {
                assertThat(one.authorization()).contains("Bearer " + SECRET);
            }
        });
    }

    @Test
    void theTokenIsNotSentOverAnOpenLine() {
        HubSettings open = HubSettings.of(Map.of("HF_ENDPOINT", "http://mirror.example")::get);
        assertThat(open.isPrivate()).isFalse();
        assertThat(HubSettings.of(Map.of("HF_ENDPOINT", "https://mirror.example/")::get)
                        .isPrivate())
                .isTrue();
        assertThat(open.isOwn(URI.create("http://mirror.example:80/x"))).isTrue();
        assertThat(open.isOwn(URI.create("https://mirror.example/x"))).isFalse();
        assertThat(open.isOwn(URI.create("http://mirror.example.evil/x"))).isFalse();
    }

    @Test
    void theVariableGoesBeforeTheFile() throws IOException {
        Files.writeString(home.resolve("token"), "another");
        environment.put("HF_TOKEN", SECRET);
        pull();
        assertThat(fake.asked().getFirst().authorization()).contains("Bearer " + SECRET);
        environment.put("HF_TOKEN", "two words " + SECRET);
        assertThat(fails("hf:some/model")).hasMessageContaining("HF_TOKEN holds white space");
    }

    @Test
    void aCutConnectionIsGoneOnWithWhereItBroke() {
        fake.fail("/far/model.safetensors", Fault.cut(100_000), Fault.cut(50_000));
        List<String> heard = new ArrayList<>();
        Pulled pulled = pull("hf:some/model", new PullProgress() {
            @Override
            public void at(String file, long read, long size) {
                assertThat(read).isLessThanOrEqualTo(size);
            }

            @Override
            public void waits(Duration time, String reason) {
                heard.add(reason);
            }
        });
        assertThat(pulled.folder().resolve("model.safetensors")).hasBinaryContent(weights);
        List<Asked> parts = asked("/far/model.safetensors");
        assertThat(parts).hasSize(3);
        assertThat(parts.get(0).range()).isEmpty();
        assertThat(parts.subList(1, 3))
                .allSatisfy(part -> assertThat(part.range()).isPresent());
        assertThat(heard).hasSize(2).allMatch(reason -> reason.contains("broke"));
    }

    @Test
    void aLaterRunGoesOnWhereAnEarlierOneWasKilled() throws IOException {
        Path blobs = Files.createDirectories(repository().resolve("blobs"));
        Path incomplete = blobs.resolve(FakeHub.hash(weights, true) + ".incomplete");
        Files.write(incomplete, Arrays.copyOf(weights, 123_456));
        Pulled pulled = pull();
        assertThat(asked("/far/model.safetensors"))
                .singleElement()
                .satisfies(one -> assertThat(one.range()).contains("bytes=123456-"));
        assertThat(pulled.folder().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(incomplete).doesNotExist();
    }

    @Test
    void aPartOfSomethingElseIsFetchedAnew() throws IOException {
        Path blobs = Files.createDirectories(repository().resolve("blobs"));
        Files.write(blobs.resolve(FakeHub.hash(weights, true) + ".incomplete"), new byte[1_000]);
        assertThat(pull().folder().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(asked("/far/model.safetensors")).hasSize(2);
    }

    @Test
    void aServerWithoutRangesStartsAnew() throws IOException {
        fake.ignoreRanges();
        fake.fail("/far/model.safetensors", Fault.cut(100_000));
        assertThat(pull().folder().resolve("model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void anotherContentThanAnnouncedIsNotKept() throws IOException {
        byte[] other = weights.clone();
        other[7]++;
        fake.lie("model.safetensors", other);
        assertThat(fails("hf:some/model"))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessageContaining("model.safetensors of hf:some/model arrived with another content")
                .hasMessageContaining(FakeHub.hash(weights, true));
        assertThat(left("snapshots")).isEmpty();
        assertThat(left("refs")).isEmpty();
        assertThat(left("blobs")).noneMatch(name -> name.startsWith(FakeHub.hash(weights, true)));
        fake.lie("model.safetensors", random(400_000));
        assertThat(fails("hf:some/model")).hasMessageContaining("another content");
        fake.lie("config.json", "{}".getBytes(UTF_8));
        assertThat(fails("hf:some/model@" + FakeHub.COMMIT)).isInstanceOf(RankFailure.Unavailable.class);
    }

    @Test
    void aServerThatFallsSilentCountsAsCut() {
        change = settings -> new HubSettings(
                settings.endpoint(),
                settings.cache(),
                settings.offline(),
                Duration.ofMillis(300),
                settings.tries(),
                settings.pause(),
                settings.longestWait());
        fake.fail("/far/model.safetensors", Fault.silence(10_000));
        assertThat(pull().folder().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(waits).isNotEmpty().containsOnly(Duration.ofSeconds(1));
    }

    @Test
    void whoIsTooBusyIsWaitedFor() {
        fake.fail("/revision/main", Fault.of(429, "Retry-After", "7"), Fault.of(503), Fault.of(503));
        fake.fail("/near/config.json", Fault.of(429, "Retry-After", "Thu, 01 Jan 2026 00:00:20 GMT"));
        pull();
        assertThat(waits)
                .containsExactly(
                        Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(20));
    }

    @Test
    void nobodyWaitsForAnHour() {
        fake.fail("/revision/main", Fault.of(429, "Retry-After", "3600"));
        assertThat(fails("hf:some/model"))
                .isInstanceOf(RankFailure.Overloaded.class)
                .hasMessage("127.0.0.1 has had too many requests (429); it asks to wait 3600 s: try again then");
        assertThat(waits).isEmpty();
    }

    @Test
    void whatNeverPassesIsGivenUp() {
        Fault[] always = new Fault[9];
        Arrays.fill(always, Fault.of(500));
        fake.fail("/revision/main", always);
        assertThat(fails("hf:some/model")).hasMessageContaining("answers 500");
        assertThat(waits).hasSize(4);
    }

    @Test
    void anAddressThatHasExpiredIsAskedForAnew() {
        fake.fail("/far/model.safetensors", Fault.of(403));
        assertThat(pull().folder().resolve("model.safetensors")).hasBinaryContent(weights);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | RepoNotFound | does not give hf:some/model to this token (401: Invalid ***) | check the name, and put a token that",
                "403 | ''           | does not give hf:some/model to this token (403: Invalid ***) | may read it into HF_TOKEN",
                "401 | GatedRepo    | hf:some/model is gated (401: Invalid ***)                    | accept its terms at",
                "403 | GatedRepo    | hf:some/model is gated (403: Invalid ***)                    | /some/model, and put a token",
                "404 | ''           | there is no model hf:some/model at                           | check the name and HF_ENDPOINT"
            })
    void aRefusalSaysWhatToChange(int status, String code, String said, String advice) throws IOException {
        environment.put("HF_TOKEN", SECRET);
        fake.fail("/config.json", Fault.of(status, "X-Error-Code", code, "X-Error-Message", "Invalid " + SECRET));
        assertThat(fails("hf:some/model")).hasMessageContaining(said).hasMessageContaining(advice);
        assertThat(waits).isEmpty();
        assertThat(left("snapshots")).isEmpty();
    }

    @Test
    void whoGivesNoTokenIsToldOfIt() {
        fake.fail("/revision/main", Fault.of(401));
        assertThat(fails("hf:some/model")).hasMessageContaining("does not give hf:some/model to everyone (401): check");
    }

    @Test
    void anUnknownRevisionOrNameIsNamed() {
        assertThat(fails("hf:some/model@v9"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("hf:some/model@v9 has no revision 'v9'");
        assertThat(fails("hf:some/other")).hasMessageContaining("there is no model hf:some/other at");
        assertThat(fails("hf:some/model#onnx/other.onnx"))
                .hasMessageContaining("has no file onnx/other.onnx; it has onnx/model.onnx, model.safetensors");
    }

    @Test
    void picklesAreNeverFetched() {
        assertThat(fails("hf:some/model#pytorch_model.bin"))
                .hasMessageContaining("must end in .onnx or .safetensors")
                .hasMessageContaining("can run code");
        assertThat(fake.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../../evil", "/etc/evil", "a/../../b", "C:/evil", "a//b", "..", "a/./b", "a\\\\..\\\\b"})
    void aListingThatLeavesTheFolderIsRefused(String path) throws IOException {
        fake.put(path, "evil".getBytes(UTF_8), false);
        assertThat(fails("hf:some/model"))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessageContaining("which would lie outside the model's folder");
        assertThat(left("blobs")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf:model",
                "hf:a/b/c",
                "hf:/b",
                "hf:../b",
                "hf:a/..",
                "hf:a--b/c",
                "hf:a/b@",
                "hf:a/b@../../x",
                "hf:a/b#../x",
                "hf:a/b#/x",
                "hf:a/-b",
                "hf:",
                "hf:a/b c"
            })
    void aNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> HubName.parse(name)).isInstanceOf(RankFailure.InvalidInput.class);
    }

    @Test
    void aMirrorThatListsNamesAloneIsAskedForTheRest() throws IOException {
        fake.beTerse();
        assertThat(pull().folder().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(asked("/resolve/" + FakeHub.COMMIT + "/config.json"))
                .anyMatch(one -> one.method().equals("HEAD"));
        assertThat(left("blobs")).contains(FakeHub.hash(weights, true));
    }

    @Test
    void offlineOnlyTheCacheIsLookedAt() {
        environment.put("HF_HUB_OFFLINE", "1");
        assertThat(fails("hf:some/model")).hasMessageContaining("HF_HUB_OFFLINE is set");
        assertThat(fake.asked()).isEmpty();
        environment.remove("HF_HUB_OFFLINE");
        Path folder = pull().folder();
        environment.put("HF_HUB_OFFLINE", "TRUE");
        int before = fake.asked().size();
        Pulled pulled = pull();
        assertThat(pulled.folder()).isEqualTo(folder);
        assertThat(pulled.weights()).isEqualTo("model.safetensors");
        assertThat(fake.asked()).hasSize(before);
    }

    @Test
    void twoPullsOfOneModelDoNotMix() throws IOException {
        Path lock = Files.createDirectories(home.resolve("hub/.locks/models--some--model"))
                .resolve("winnow.lock");
        try (FileChannel other = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            other.lock();
            assertThat(fails("hf:some/model")).hasMessageContaining("another program is fetching hf:some/model");
        }
        assertThat(pull().fetched()).isPositive();
    }

    @Test
    void anEndpointThatIsNoneIsRefused() {
        for (String address : List.of("ftp://x", "huggingface.co", "https://user:pass@x", "http://x y")) {
            environment.put("HF_ENDPOINT", address);
            assertThat(fails("hf:some/model"))
                    .isInstanceOf(RankFailure.Misconfigured.class)
                    .hasMessageContaining("HF_ENDPOINT")
                    .hasMessageNotContaining("pass@");
        }
    }

    @Test
    void aHubThatIsNotThereIsNamed() {
        fake.close();
        assertThat(fails("hf:some/model")).hasMessageContaining("127.0.0.1 cannot be reached");
        assertThat(waits).hasSize(4);
    }
}
