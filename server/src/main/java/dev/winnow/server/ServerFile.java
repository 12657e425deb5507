package dev.winnow.server;

import dev.winnow.RankFailure;
import dev.winnow.app.CacheSettings;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.YamlNode;
import dev.winnow.app.redis.RedisSettings;
import dev.winnow.server.Caller.Right;
import dev.winnow.server.Keys.ApiKey;
import dev.winnow.server.ServerSettings.Access;
import dev.winnow.server.ServerSettings.Insight;
import dev.winnow.server.ServerSettings.Limits;
import dev.winnow.server.ServerSettings.Offer;
import dev.winnow.server.ServerSettings.Place;
import dev.winnow.server.ServerSettings.Tls;
import dev.winnow.server.ServerSettings.Traces;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a server's settings from YAML. Paths are as the program that reads them sees them. */
final class ServerFile {
    private ServerFile() {}

    static ServerSettings read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new RankFailure.InvalidInput("cannot read the settings " + file + ": " + e.getMessage(), e);
        }
    }

    static ServerSettings parse(String name, String yaml) {
        YamlNode root = YamlNode.parse(name, yaml);
        ServerSettings settings = new ServerSettings(
                root.text("index").map(Path::of),
                offer(root),
                place(root),
                new Access(
                        new Keys(
                                root.nodes("keys").stream().map(ServerFile::key).toList()),
                        root.flag("anonymous").orElse(false),
                        root.texts("origins")),
                root.text("data").map(Path::of),
                limits(root),
                new Insight(
                        root.text("reports").map(Path::of), root.node("traces").map(ServerFile::traces)));
        root.refuseUnknownKeys();
        return settings;
    }

    private static Offer offer(YamlNode root) {
        Map<String, PipelineSettings> pipelines = new LinkedHashMap<>();
        for (YamlNode node : root.nodes("pipelines")) {
            pipelines.put(required(node, "name"), PipelineSettings.find(required(node, "pipeline")));
            node.refuseUnknownKeys();
        }
        Map<String, String> aliases = new LinkedHashMap<>();
        for (YamlNode node : root.nodes("aliases")) {
            aliases.put(required(node, "name"), required(node, "is"));
            node.refuseUnknownKeys();
        }
        Optional<String> shadow = root.text("shadow");
        List<String> known = pipelines.keySet().stream().sorted().toList();
        shadow.filter(name -> !pipelines.containsKey(name)).ifPresent(name -> {
            throw new RankFailure.InvalidInput(
                    root.where() + ".shadow is '" + name + "', must be one of 'pipelines': " + known);
        });
        aliases.values().stream()
                .filter(name -> !pipelines.containsKey(name) && !name.equals(Catalogue.DEFAULT))
                .findFirst()
                .ifPresent(name -> {
                    throw new RankFailure.InvalidInput(root.where() + ".aliases names '" + name
                            + "', must be default or one of 'pipelines': " + known);
                });
        PipelineSettings first = PipelineSettings.find(root.text("pipeline").orElse(Catalogue.DEFAULT));
        return new Offer(first, pipelines, aliases, shadow);
    }

    private static Place place(YamlNode root) {
        Optional<Tls> tls = root.node("tls").map(node -> {
            Tls files = new Tls(Path.of(required(node, "certificate")), Path.of(required(node, "key")));
            node.refuseUnknownKeys();
            return files;
        });
        return new Place(
                root.text("host").orElse("127.0.0.1"), root.whole("port").orElse(8080), tls);
    }

    private static Traces traces(YamlNode node) {
        String endpoint = required(node, "endpoint");
        try {
            Traces traces = new Traces(
                    new URI(endpoint),
                    node.flag("content").orElse(false),
                    node.number("share").orElse(1.0),
                    node.text("key-env"));
            node.refuseUnknownKeys();
            return traces;
        } catch (URISyntaxException e) {
            throw new RankFailure.InvalidInput(
                    node.where() + ".endpoint is '" + endpoint + "', must be an address such as"
                            + " http://localhost:4318/v1/traces",
                    e);
        }
    }

    private static ApiKey key(YamlNode node) {
        Caller caller = new Caller(
                required(node, "name"),
                node.choice("may", Right.class).orElse(Right.READ),
                node.whole("share").orElse(1));
        ApiKey key = new ApiKey(caller, required(node, "sha256"));
        node.refuseUnknownKeys();
        return key;
    }

    private static Limits limits(YamlNode root) {
        Limits limits = root.node("limits").map(ServerFile::ofCallers).orElseGet(Limits::defaults);
        Optional<RedisSettings> shared = root.node("shared-cache").map(ServerFile::shared);
        return limits.withCaches(limits.caches().withShared(shared));
    }

    private static RedisSettings shared(YamlNode node) {
        RedisSettings given =
                RedisSettings.of(required(node, "address")).withPassword(node.text("user"), node.text("password-env"));
        RedisSettings settings = given.withTimeout(node.duration("timeout").orElse(given.timeout()))
                .withTtl(node.duration("ttl").orElse(given.ttl()))
                .withNamespace(node.text("namespace").orElse(given.namespace()));
        node.refuseUnknownKeys();
        return settings;
    }

    private static Limits ofCallers(YamlNode node) {
        Limits defaults = Limits.defaults();
        Limits limits = new Limits(
                bytes(node, "body-bytes", defaults.bodyBytes()),
                node.duration("slowest").orElse(defaults.slowest()),
                node.duration("deadline").orElse(defaults.deadline()),
                node.whole("connections").orElse(defaults.connections()),
                node.whole("slots").orElse(defaults.slots()),
                node.duration("queue").orElse(defaults.queue()),
                node.duration("together").orElse(defaults.together()),
                new CacheSettings(
                        bytes(node, "score-cache-bytes", defaults.caches().scores()),
                        bytes(node, "query-cache-bytes", defaults.caches().queries())));
        node.refuseUnknownKeys();
        return limits;
    }

    private static long bytes(YamlNode node, String key, long otherwise) {
        return node.whole(key).map(Integer::longValue).orElse(otherwise);
    }

    private static String required(YamlNode node, String key) {
        return node.text(key)
                .orElseThrow(() -> new RankFailure.InvalidInput(node.where() + " has no " + key + "; give it one"));
    }
}
