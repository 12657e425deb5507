package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubName;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a repository holds at one commit.
 *
 * @param entries by path, in the order of the hub's answer
 */
record Listing(HubName name, String commit, Map<String, Entry> entries) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int MOST_BYTES = 32 << 20;

    /** What the listing says of a file; mirrors may leave out what is asked for then. */
    record Entry(OptionalLong bytes, Optional<Checksum> checksum) {}

    static Listing ask(Requests requests, Retry retry, HubName name) {
        URI address = URI.create(requests.settings().endpoint() + "/api/models/" + name.id() + "/revision/"
                + encoded(name.revision()) + "?blobs=true");
        return retry.run(() -> {
            try (Answer answer = requests.ask(name, "GET", address, 0)) {
                return read(name, answer.body().all(requests.settings().patience(), MOST_BYTES), requests.settings());
            } catch (IOException e) {
                throw requests.lost(address, e, false);
            }
        });
    }

    private static Listing read(HubName name, byte[] body, HubSettings settings) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException e) {
            throw strange(settings, "is not JSON");
        }
        String commit = json.path("sha").asString("");
        if (!COMMIT.matcher(commit).matches() || !json.path("siblings").isArray()) {
            throw strange(settings, "has no commit ('sha') or no list of files ('siblings')");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (JsonNode file : json.path("siblings")) {
            String path = file.path("rfilename").asString("");
            if (!HubName.isRelativeFile(path)) {
                throw strange(settings, "lists the file '" + path + "', which would lie outside the model's folder");
            }
            entries.put(path, entry(file));
        }
        return new Listing(name, commit, entries);
    }

    private static Entry entry(JsonNode file) {
        JsonNode large = file.path("lfs");
        if (large.isObject()) {
            return new Entry(
                    bytes(large.path("size")), Checksum.of(large.path("sha256").asString("")));
        }
        return new Entry(
                bytes(file.path("size")), Checksum.of(file.path("blobId").asString("")));
    }

    private static OptionalLong bytes(JsonNode size) {
        return size.isIntegralNumber() && size.longValue() >= 0
                ? OptionalLong.of(size.longValue())
                : OptionalLong.empty();
    }

    private static RankFailure strange(HubSettings settings, String what) {
        return new RankFailure.Unavailable(
                "the answer of the hub at " + settings.endpoint() + " " + what + "; check HF_ENDPOINT", null);
    }

    /** Where a file's content is asked for. */
    URI address(HubSettings settings, String path) {
        return URI.create(settings.endpoint() + "/" + name.id() + "/resolve/" + commit + "/"
                + Stream.of(path.split("/", -1)).map(Listing::encoded).collect(Collectors.joining("/")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    boolean has(String path) {
        return entries.containsKey(path);
    }

    List<String> paths() {
        return List.copyOf(entries.keySet());
    }

    /**
     * A file with its size and checksum; where the listing lacks them, the hub is asked for the file's headers.
     *
     * @throws RankFailure.Unavailable when nobody tells them: what cannot be checked is not fetched
     */
    HubFile file(Requests requests, Retry retry, String path) {
        Entry entry = entries.get(path);
        if (entry != null && entry.bytes().isPresent() && entry.checksum().isPresent()) {
            return new HubFile(path, entry.bytes().getAsLong(), entry.checksum().get());
        }
        URI address = address(requests.settings(), path);
        return retry.run(() -> {
            try (Answer answer = requests.ask(name, "HEAD", address, 0)) {
                return new HubFile(path, size(answer, path), checksum(answer, path));
            }
        });
    }

    private long size(Answer answer, String path) {
        return answer.first("X-Linked-Size")
                .or(() -> answer.header("Content-Length"))
                .filter(text -> text.matches("\\d{1,15}"))
                .map(Long::parseLong)
                .orElseThrow(() -> untold(path, "size"));
    }

    private Checksum checksum(Answer answer, String path) {
        return answer.first("X-Linked-Etag")
                .or(() -> answer.first("ETag"))
                .map(text -> text.replaceAll("^W/|\"", ""))
                .flatMap(Checksum::of)
                .orElseThrow(() -> untold(path, "checksum"));
    }

    private RankFailure untold(String path, String what) {
        return new RankFailure.Unavailable(
                "the hub does not tell the " + what + " of " + path + " in " + name
                        + ", and what cannot be checked is not fetched; use a mirror that does (HF_ENDPOINT)",
                null);
    }
}
