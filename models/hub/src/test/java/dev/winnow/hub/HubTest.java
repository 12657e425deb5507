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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pulled, who is asked for it, and what is refused. */
class HubTest extends Pulling {
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

    private void putPrompted(String model, String... graphs) throws IOException {
        Path folder = Path.of(System.getProperty("winnow.root", "../.."))
                .resolve("models/onnx/src/test/resources/models")
                .resolve(model);
        for (String file : List.of("config.json", "tokenizer.json", "winnow-prompt.json")) {
            fake.put(file, Files.readAllBytes(folder.resolve(file)), false);
        }
        for (String graph : graphs) {
            fake.put(graph, graph.getBytes(UTF_8), true);
        }
    }

    @Test
    void aModelInTwoHalvesComesWithItsPromptAndBoth() throws IOException {
        fake.remove("onnx/model.onnx");
        putPrompted(
                "mono-split",
                "onnx/encoder_model.onnx",
                "onnx/decoder_model.onnx",
                "onnx/decoder_model.onnx_data",
                "onnx/decoder_with_past_model.onnx");
        Pulled pulled = pull();
        assertThat(pulled.weights()).isEqualTo("onnx/encoder_model.onnx");
        assertThat(pulled.name()).hasToString("hf:some/model");
        for (String there : List.of(
                "winnow-prompt.json",
                "onnx/encoder_model.onnx",
                "onnx/decoder_model.onnx",
                "onnx/decoder_model.onnx_data")) {
            assertThat(pulled.folder().resolve(there)).as(there).exists();
        }
        assertThat(asked("decoder_with_past_model.onnx")).isEmpty();
        assertThat(asked("model.safetensors")).isEmpty();
        ModelBundle bundle = Bundles.find(HubName.parse("hf:some/model"), HubCache.of(environment::get));
        assertThat(bundle.family()).isEqualTo(ModelBundle.Family.ENCODER_DECODER);
        assertThat(Objects.requireNonNull(bundle.prompt()).decoder())
                .isEqualTo(new ModelFile.OnDisk(pulled.folder().resolve("onnx/decoder_model.onnx")));
        assertThat(pull().fetched()).isZero();
    }

    @Test
    void aDecoderComesWithItsPrompt() throws IOException {
        putPrompted("decoder", "onnx/model_q4.onnx");
        assertThat(pull().weights()).isEqualTo("onnx/model.onnx");
        assertThat(asked("model.safetensors")).isEmpty();
        assertThat(fails("hf:some/model#onnx/model_q4.onnx"))
                .hasMessage("hf:some/model#onnx/model_q4.onnx is asked by a prompt, and such a model is opened from"
                        + " onnx/model.onnx, not from onnx/model_q4.onnx; leave the file out");
    }

    @Test
    void aHalfThatIsMissingIsToldBeforeTheOtherIsFetched() throws IOException {
        fake.remove("onnx/model.onnx");
        putPrompted("mono-split", "onnx/encoder_model.onnx");
        assertThat(fails("hf:some/model"))
                .hasMessageContaining("has no decoder_model.onnx or decoder_model_merged.onnx beside");
        assertThat(asked("onnx/encoder_model.onnx")).isEmpty();
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
