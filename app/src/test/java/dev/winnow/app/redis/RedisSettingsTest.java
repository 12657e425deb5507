package dev.winnow.app.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "redis://cache, cache, 6379, 0, false",
        "redis://10.0.0.1:7000/, 10.0.0.1, 7000, 0, false",
        "rediss://cache.example:6380/12, cache.example, 6380, 12, true",
        "redis://[::1]:7000/3, ::1, 7000, 3, false"
    })
    void anAddressSaysWhere(String address, String host, int port, int database, boolean tls) {
        RedisSettings settings = RedisSettings.of(address);
        assertThat(settings.host()).isEqualTo(host);
        assertThat(settings.port()).isEqualTo(port);
        assertThat(settings.database()).isEqualTo(database);
        assertThat(settings.isTls()).isEqualTo(tls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache:6379",
                "http://cache",
                "redis://",
                "redis:///0",
                "redis://cache/x",
                "redis://cache/0/1",
                "redis://cache?db=1",
                "redis://cache#1",
                "re dis://cache"
            })
    void anotherAddressIsRefused(String address) {
        assertThatThrownBy(() -> RedisSettings.of(address))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageStartingWith(
                        "the address of the shared cache is '" + address + "', must be redis://HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis://:sesame@cache", "redis://me:sesame@cache:1/0", "redis://sesame@cache", "redis://s @x"})
    void aPasswordInTheAddressIsRefusedAndNotRepeated(String address) {
        assertThatThrownBy(() -> RedisSettings.of(address))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("given with a user or a password")
                .hasMessageContaining("named by password-env")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void otherSettingsHaveTheirLimits() {
        RedisSettings settings = RedisSettings.of("redis://cache");
        assertThatThrownBy(() -> settings.withTimeout(Duration.ZERO))
                .hasMessage("the timeout of the shared cache is PT0S, must be 1ms to 1s");
        assertThatThrownBy(() -> settings.withTimeout(Duration.ofSeconds(2))).hasMessageContaining("must be 1ms to 1s");
        assertThatThrownBy(() -> settings.withTtl(Duration.ofMillis(5)))
                .hasMessage("the ttl of the shared cache is PT0.005S, must be 1s to 8760h");
        assertThatThrownBy(() -> settings.withNamespace("a b"))
                .hasMessageContaining("the namespace of the shared cache is 'a b'");
        assertThatThrownBy(() -> settings.withPassword(Optional.empty(), Optional.of("pass word")))
                .hasMessageContaining("is no name of one")
                .hasMessageNotContaining("pass word");
        assertThatThrownBy(() -> settings.withPassword(Optional.of("me"), Optional.empty()))
                .hasMessageContaining("a user and no password");
    }
}
