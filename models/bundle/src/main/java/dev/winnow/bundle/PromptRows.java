package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes rows of tokens for a model that is asked by a {@link Prompt}. Only the passage is cut, at its end; the words before it
 * and the suffix always stand whole. Query and passage are cut into tokens together with the words before them, as the model
 * saw them when it was trained; a marker of the tokenizer that one of them spells is written apart, so that neither can end
 * the prompt and go on in its own words.
 *
 * <p>Safe for concurrent use.
 */
public final class PromptRows {
    private static final JsonMapper JSON = new JsonMapper();

    private final ModelBundle bundle;
    private final Prompt prompt;
    private final List<String> markers;
    private final Tokens suffix;
    private final int yes;
    private final int no;

    private PromptRows(ModelBundle bundle, Prompt prompt) {
        this.bundle = bundle;
        this.prompt = prompt;
        this.markers = markers(bundle.tokenizer());
        this.suffix = bundle.tokenizer().tokenize(prompt.suffix());
        this.yes = answer(prompt.yes());
        this.no = answer(prompt.no());
    }

    /**
     * @param bundle one that has a prompt
     * @throws RankFailure.Misconfigured when an answer is not one token
     */
    public static PromptRows of(ModelBundle bundle) {
        Prompt prompt = bundle.prompt();
        if (prompt == null) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' has no prompt; it is not asked by one");
        }
        return new PromptRows(bundle, prompt);
    }

    /** The id of the token that says yes. */
    public int yes() {
        return yes;
    }

    /** The id of the token that says no. */
    public int no() {
        return no;
    }

    private int answer(String given) {
        if (prompt.ids()) {
            return Integer.parseInt(given);
        }
        Tokens tokens = bundle.tokenizer().tokenize(given);
        if (tokens.size() != 1) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "': the answer '" + given + "' is "
                    + tokens.size()
                    + " tokens for its tokenizer, must be one; write it as its card says, or give the ids"
                    + " of both answers as numbers in " + PromptFile.NAME);
        }
        return tokens.id(0);
    }

    /** Special tokens as they are spelt. */
    private static List<String> markers(Tokenizer tokenizer) {
        List<String> markers = new ArrayList<>();
        for (JsonNode token : JSON.readTree(tokenizer.file().bytes()).path("added_tokens")) {
            String content = token.path("content").asString("");
            if (token.path("special").asBoolean(false) && content.length() > 1) {
                markers.add(content);
            }
        }
        return markers;
    }

    private String plain(String text) {
        String plain = text;
        for (String marker : markers) {
            plain = plain.replace(marker, marker.charAt(0) + " " + marker.substring(1));
        }
        return plain;
    }

    /** @throws RankFailure.InvalidInput when the query leaves too few tokens for passages */
    public ModelInput row(String query, String passage) {
        String before = prompt.before(plain(query));
        Tokens tokens = bundle.tokenizer().tokenize(before + plain(passage));
        int head = 0;
        while (head < tokens.size() && tokens.start(head) < before.length()) {
            head++;
        }
        int room = bundle.window() - head - suffix.size();
        if (room < Tokenizer.LEAST_PASSAGE_TOKENS) {
            throw new RankFailure.InvalidInput("the query and the prompt around it are " + (head + suffix.size())
                    + " tokens long, at most " + Math.max(0, bundle.window() - Tokenizer.LEAST_PASSAGE_TOKENS)
                    + " are allowed (model '" + bundle.name() + "' reads " + bundle.window() + " tokens, at least "
                    + Tokenizer.LEAST_PASSAGE_TOKENS + " of the passage); ask something shorter");
        }
        int kept = Math.min(room, tokens.size() - head);
        int[] ids = new int[head + kept + suffix.size()];
        tokens.copyTo(ids, 0, head + kept);
        suffix.copyTo(ids, head + kept, suffix.size());
        return new ModelInput(ids, new int[ids.length], head, kept, tokens.size() - head - kept);
    }
}
