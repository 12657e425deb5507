package dev.winnow.remote;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.concurrent.SideBySide;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.DoubleStream;
import tools.jackson.databind.json.JsonMapper;

/** Asks a hosted reranker, in as many requests as its limit makes necessary. */
final class HostedScorer implements Scorer {
    private static final JsonMapper JSON = new JsonMapper();

    private final Dialect dialect;
    private final RemoteSettings settings;
    private final Key key;
    private final URI address;
    private final String name;
    private final Exchange exchange;
    private final Breaker breaker;

    HostedScorer(Dialect dialect, RemoteSettings settings, Key key, InstantSource clock) {
        this.dialect = dialect;
        this.settings = settings;
        this.key = key;
        this.address = Address.below(settings.base(), dialect.path);
        this.name = "the " + dialect.service + " model " + settings.model() + " at " + address;
        this.exchange = new Exchange(name, key, settings.timeLimit(), settings.pause(), clock);
        this.breaker = new Breaker(name, settings.rest());
    }

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(name);
        int size = settings.batch().orElse(dialect.most);
        int batches = (passages.size() + size - 1) / size;
        List<double[]> parts = SideBySide.map(
                settings.parallel(),
                batches,
                i -> batch(query, passages.subList(i * size, Math.min(passages.size(), (i + 1) * size)), deadline),
                deadline);
        return Scores.of(
                name,
                dialect.scale,
                parts.stream().flatMapToDouble(DoubleStream::of).toArray());
    }

    private double[] batch(Query query, List<Passage> passages, Deadline deadline) {
        List<String> texts = passages.stream().map(Passage::content).toList();
        byte[] body = JSON.writeValueAsBytes(dialect.request(settings.model(), query.text(), texts));
        boolean hurried = deadline.remaining().compareTo(settings.timeLimit()) < 0;
        return breaker.call(hurried, () -> {
            Reply reply = exchange.ask(address, dialect.headers(key), body, deadline, true, this::failure);
            if (reply.status() != 200) {
                throw failure(reply, "");
            }
            return new ScoreList(name, dialect).read(reply, texts.size());
        });
    }

    /** What a service refuses is no mistake of whoever searches, so that the order before it stays an answer. */
    private RankFailure failure(Reply reply, String end) {
        String what = name + " answered with status " + reply.status() + reply.said() + end;
        return switch (reply.status()) {
            case 400, 413, 422, 424 -> new RankFailure.ModelFailure(what);
            case 402 -> new RankFailure.Unavailable(what + "; check the account", null);
            case 429 -> new RankFailure.Overloaded(what);
            case 401, 403, 498 -> new RankFailure.Misconfigured(what + "; check the key");
            default ->
                reply.mayBetter()
                        ? new RankFailure.Unavailable(what, null)
                        : new RankFailure.Misconfigured(what + "; check the address, which must end before /"
                                + dialect.path + ", and the model's name");
        };
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public String toString() {
        return "HostedScorer[" + dialect + ", " + settings + "]";
    }
}
