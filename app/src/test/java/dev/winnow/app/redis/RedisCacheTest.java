package dev.winnow.app.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A cache in a real Redis, in none, and in what only looks like one. */
class RedisCacheTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Waits for an end that must come, as writes are done later. */
    private static void until(BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(end);
            Thread.onSpinWait();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static RedisCache.Plan plan(String address) {
        // A second, so that a busy machine is not taken for an ill Redis.
        return RedisCache.Plan.of(RedisSettings.of(address).withTimeout(Duration.ofSeconds(1)), name -> null)
                .withRest(Duration.ofMillis(50));
    }

    private static RedisCache.Plan hasty(String address) {
        return RedisCache.Plan.of(RedisSettings.of(address), name -> null).withRest(Duration.ZERO);
    }

    private static byte[] key(String name) {
        return name.getBytes(UTF_8);
    }

    private static List<byte[]> keys(String... names) {
        List<byte[]> keys = new ArrayList<>();
        for (String name : names) {
            keys.add(key(name));
        }
        return keys;
    }

    private static List<String> find(RedisCache cache, String... names) {
        return cache.find(keys(names), LONG).stream()
                .map(value -> value.map(bytes -> new String(bytes, UTF_8)).orElse("-"))
                .toList();
    }

    @Test
    void oneFindsWhatAnotherKept() throws Exception {
        try (RealRedis redis = RealRedis.start();
                RedisCache reader = RedisCache.open(plan(redis.address()))) {
            try (RedisCache writer = RedisCache.open(plan(redis.address()))) {
                writer.keep(keys("a", "b", "empty"), keys("1", "\r\n2\u0000", ""));
            } // which writes what waits
            assertThat(find(reader, "b", "x", "a", "empty", "a")).containsExactly("\r\n2\u0000", "-", "1", "", "1");
            assertThat(find(reader)).isEmpty();
            assertThat(reader.stats()).isEqualTo(new RedisStats(0, 0, 0, true));
        }
    }

    @Test
    void everyValueGoesByItself() throws Exception {
        try (RealRedis redis = RealRedis.start();
                Jedis client = redis.client()) {
            try (RedisCache cache = RedisCache.open(RedisCache.Plan.of(
                    RedisSettings.of(redis.address() + "/3").withTtl(Duration.ofHours(2)), name -> null))) {
                cache.keep(keys("a"), keys("1"));
            }
            assertThat(client.get("a")).isNull();
            client.select(3);
            assertThat(client.get("a")).isEqualTo("1");
            assertThat(client.pttl("a")).isBetween(7_000_000L, 7_200_000L);
        }
    }

    @Test
    void thousandsOfKeysAreOneQuestion() throws Exception {
        try (RealRedis redis = RealRedis.start();
                RedisCache reader = RedisCache.open(plan(redis.address()))) {
            List<byte[]> keys = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                keys.add(key("key " + i));
            }
            try (RedisCache writer = RedisCache.open(plan(redis.address()))) {
                writer.keep(keys, keys);
            }
            List<Optional<byte[]>> found = reader.find(keys, LONG);
            for (int i = 0; i < keys.size(); i++) {
                assertThat(found.get(i).orElseThrow()).isEqualTo(keys.get(i));
            }
            try (Jedis client = redis.client()) {
                assertThat(client.info("commandstats")).contains("cmdstat_mget:calls=10,");
            }
        }
    }

    /** Killed in the middle, and there again. */
    @Test
    void goesOnWithoutAndComesBack() throws Exception {
        try (Heard heard = new Heard();
                RealRedis redis = RealRedis.start();
                RedisCache cache = RedisCache.open(plan(redis.address()))) {
            cache.keep(keys("a"), keys("1"));
            until(() -> find(cache, "a").equals(List.of("1")));
            redis.kill();
            until(() -> find(cache, "a").equals(List.of("-")) && !cache.stats().isWell());
            assertThat(cache.stats().failures()).isBetween(1L, 20L);
            cache.keep(keys("b"), keys("2"));
            assertThat(cache.stats().dropped()).isPositive();
            redis.restart();
            until(() -> {
                find(cache, "a");
                return cache.stats().isWell();
            });
            cache.keep(keys("a"), keys("3"));
            until(() -> find(cache, "a").equals(List.of("3")));
            assertThat(heard.lines()).hasSize(3);
            assertThat(heard.lines().get(0)).isEqualTo("INFO the shared cache at " + redis.address() + " answers");
            assertThat(heard.lines().get(1))
                    .startsWith("WARNING the shared cache at " + redis.address() + " cannot be used: ")
                    .endsWith("; answers go on without it, and it is asked again every 50 ms");
            assertThat(heard.lines().get(2))
                    .isEqualTo("INFO the shared cache at " + redis.address() + " answers again");
        }
    }

    @Test
    void aConnectionThatRedisClosedIsNoFailure() throws Exception {
        try (RealRedis redis = RealRedis.start();
                RedisCache cache = RedisCache.open(plan(redis.address()));
                Jedis client = redis.client()) {
            cache.keep(keys("a"), keys("1"));
            until(() -> find(cache, "a").equals(List.of("1")));
            client.sendCommand(() -> key("CLIENT"), "KILL", "TYPE", "normal", "SKIPME", "yes");
            cache.keep(keys("b"), keys("2"));
            until(() -> find(cache, "a", "b").equals(List.of("1", "2")));
            assertThat(cache.stats().failures()).isZero();
        }
    }

    @Test
    void beginsWithoutARedisAndSaysSo() throws Exception {
        try (RealRedis redis = RealRedis.start();
                Heard heard = new Heard()) {
            redis.kill();
            try (RedisCache cache = RedisCache.open(plan(redis.address()))) {
                assertThat(cache.stats().isWell()).isFalse();
                assertThat(heard.lines()).singleElement().asString().contains("cannot be used: Connection refused");
                redis.restart();
                until(() -> {
                    find(cache, "a");
                    return cache.stats().isWell();
                });
            }
        }
    }

    /** It takes connections and says that it is there, but answers nothing. */
    @Test
    void nobodyWaitsLongerThanTheTimeLimit() throws Exception {
        try (OddRedis hangs = OddRedis.saying("");
                RedisCache cache = RedisCache.open(hasty(hangs.address()))) {
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                assertThat(find(cache, "a")).containsExactly("-");
                // 20 ms, and what a busy machine adds; a connection itself is patient for two seconds.
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            }
            assertThat(cache.stats().failures()).isPositive();
        }
    }

    @Test
    void whoIsInAHurryWaitsLessAndBlamesNobody() throws Exception {
        try (OddRedis hangs = OddRedis.saying("");
                RedisCache cache = RedisCache.open(plan(hangs.address()))) {
            for (int i = 0; i < 5; i++) {
                assertThat(cache.find(keys("a"), Duration.ofMillis(1))).containsExactly(Optional.empty());
            }
            assertThat(cache.find(keys("a"), Duration.ZERO)).containsExactly(Optional.empty());
            assertThat(cache.stats().failures()).isZero();
            assertThat(cache.stats().isWell()).isTrue();
        }
    }

    @Test
    void aCallerThatIsInterruptedStaysSo() throws Exception {
        try (OddRedis hangs = OddRedis.saying("");
                RedisCache cache = RedisCache.open(plan(hangs.address()))) {
            Thread.currentThread().interrupt();
            assertThat(cache.find(keys("a"), LONG)).containsExactly(Optional.empty());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(cache.stats().failures()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
                "+OK\r\n",
                "*2\r\n$1\r\n1\r\n$1\r\n2\r\n",
                "*1\r\n$999999999\r\n",
                "*999999999\r\n",
                "*1\r\n$-7\r\n",
                "*1\r\n:7\r\n",
                "*1\r\n*1\r\n$1\r\n1\r\n",
                "-ERR the server is \r\nout of its mind",
                "*\r\n",
                "\r\n\r\n\r\n"
            })
    void nonsenseIsNoValue(String nonsense) throws Exception {
        try (OddRedis odd = OddRedis.saying(nonsense);
                RedisCache cache = RedisCache.open(plan(odd.address()))) {
            assertThat(find(cache, "a")).containsExactly("-");
            assertThat(cache.stats().failures()).isEqualTo(1);
        }
    }

    @Test
    void aLineWithoutEndIsNotRead() throws Exception {
        try (OddRedis odd = OddRedis.saying("+" + "x".repeat(100_000));
                RedisCache cache = RedisCache.open(plan(odd.address()))) {
            assertThat(find(cache, "a")).containsExactly("-");
        }
    }

    @Test
    void aValueThatIsNoneOfOursIsReadOver() throws Exception {
        try (RealRedis redis = RealRedis.start();
                RedisCache cache = RedisCache.open(plan(redis.address()));
                Jedis client = redis.client()) {
            client.set("long", "x".repeat(300_000));
            client.lpush("list", "1", "2");
            client.set("ours", "1");
            assertThat(find(cache, "long", "list", "ours")).containsExactly("-", "-", "1");
            assertThat(cache.stats().failures()).isZero();
        }
    }

    @Test
    void aWrongPasswordIsToldAndNotShown() throws Exception {
        Optional<String> variable = Optional.of("THE_PASSWORD");
        try (RealRedis redis = RealRedis.start("requirepass right-one", "user reader on >of-reader ~* +@all")) {
            RedisSettings settings = RedisSettings.of(redis.address())
                    .withPassword(Optional.empty(), variable)
                    .withTimeout(Duration.ofSeconds(1));
            assertThat(heard(settings, Map.of("THE_PASSWORD", "wrong-one")))
                    .contains("WRONGPASS")
                    .contains("the environment variable THE_PASSWORD")
                    .doesNotContain("wrong-one");
            assertThat(heard(RedisSettings.of(redis.address()), Map.of()))
                    .contains("NOAUTH")
                    .contains("name the environment variable of its password with password-env");
            assertThat(heard(settings, Map.of("THE_PASSWORD", "right-one"))).endsWith(" answers");
            assertThat(heard(
                            settings.withPassword(Optional.of("reader"), variable),
                            Map.of("THE_PASSWORD", "of-reader")))
                    .endsWith(" answers");
            assertThatThrownBy(() -> RedisCache.Plan.of(settings, name -> null))
                    .isInstanceOf(RankFailure.Misconfigured.class)
                    .hasMessage("the environment variable THE_PASSWORD, which the shared cache takes its password from,"
                            + " is not set; set it, or take password-env out");
        }
    }

    private static String heard(RedisSettings settings, Map<String, String> environment) {
        try (Heard heard = new Heard();
                RedisCache cache = RedisCache.open(RedisCache.Plan.of(settings, environment::get))) {
            assertThat(cache.find(keys("a"), LONG)).hasSize(1);
            assertThat(heard.lines()).hasSize(1);
            return heard.lines().getFirst();
        }
    }

    @Test
    void whatFindsNoPlaceIsDroppedAndCounted() throws Exception {
        try (OddRedis hangs = OddRedis.saying("");
                RedisCache cache = RedisCache.open(plan(hangs.address()).withPlaces(8))) {
            List<byte[]> many = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                many.add(key("key " + i));
            }
            cache.keep(many, many);
            // Eight wait, and at most the one that was taken and eight behind it are being written.
            assertThat(cache.stats().dropped()).isBetween(83L, 92L);
            assertThat(cache.stats().waitingBytes()).isLessThanOrEqualTo(8 * 12L);
        }
    }

    @Test
    void aClosedCacheKnowsNothing() throws Exception {
        try (RealRedis redis = RealRedis.start()) {
            RedisCache cache = RedisCache.open(plan(redis.address()));
            cache.close();
            cache.keep(keys("a"), keys("1"));
            assertThat(find(cache, "a")).containsExactly("-");
            assertThat(cache.stats().dropped()).isEqualTo(1);
            cache.close();
        }
    }
}
