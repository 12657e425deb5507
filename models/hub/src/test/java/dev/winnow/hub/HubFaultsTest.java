package dev.winnow.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.RankFailure;
import dev.winnow.testkit.FakeHub;
import dev.winnow.testkit.FakeHub.Asked;
import dev.winnow.testkit.FakeHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that break, servers that are busy or silent, and content that is another than announced. */
class HubFaultsTest extends Pulling {
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
}
