package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubName;
import java.time.Duration;
import java.util.Optional;

/** What an answer that is no success means. */
record Refusal(HubSettings settings, Token token, HubName name, Answer answer) {
    private static final int SHOWN = 300;

    /** The hub is busy, or another host has forgotten an address that the hub gives anew. */
    boolean mayPass() {
        int status = answer.status();
        return status == 429 || status == 408 || status / 100 == 5 || !settings.isOwn(answer.address());
    }

    RankFailure failure(Optional<Duration> wait) {
        String code = answer.header("X-Error-Code").orElse("");
        return switch (answer.status()) {
            case 401, 403 -> code.equals("GatedRepo") ? gated() : locked();
            case 404 -> missing(code);
            case 429 -> busy(wait);
            default ->
                new RankFailure.Unavailable(
                        answer.address().getHost() + " answers " + answer.status() + " for " + name + said()
                                + "; try again later",
                        null);
        };
    }

    private RankFailure gated() {
        return new RankFailure.Misconfigured(name + " is gated (" + answer.status() + said() + "): accept its terms at "
                + settings.endpoint() + "/" + name.id() + ", and put a token of the same account into HF_TOKEN"
                + withheld());
    }

    private RankFailure locked() {
        return new RankFailure.Misconfigured(settings.endpoint() + " does not give " + name
                + (token.isGiven() ? " to this token" : " to everyone") + " (" + answer.status() + said()
                + "): check the name, and put a token that may read it into HF_TOKEN" + withheld());
    }

    private String withheld() {
        return token.isGiven() && !settings.isPrivate()
                ? "; the token was not sent, as it would go over plain http"
                : "";
    }

    private RankFailure missing(String code) {
        return new RankFailure.InvalidInput(
                switch (code) {
                    case "RevisionNotFound" ->
                        name + " has no revision '" + name.revision()
                                + "'; give a branch, a tag or a commit that it has";
                    case "EntryNotFound" ->
                        name + " has no such file" + said() + "; see " + settings.endpoint() + "/" + name.id();
                    default ->
                        "there is no model " + name + " at " + settings.endpoint() + " (404" + said()
                                + "); check the name and HF_ENDPOINT";
                });
    }

    private RankFailure busy(Optional<Duration> wait) {
        String message = answer.address().getHost() + " has had too many requests (429" + said() + ")";
        return wait.<RankFailure>map(time -> new RankFailure.Overloaded(
                        message + "; it asks to wait " + time.toSeconds() + " s: try again then", time))
                .orElseGet(() -> new RankFailure.Overloaded(message + "; try again later"));
    }

    /** The hub's own sentence. */
    private String said() {
        String text = answer.header("X-Error-Message").orElse("");
        String line = token.redact(text).strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.isEmpty() ? "" : ": " + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...");
    }
}
