package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the Hugging Face hub: {@code hf:OWNER/NAME[@REVISION][#FILE]}.
 *
 * @param revision a branch, a tag or a commit; {@code main} where none is written
 * @param file other weights than the usual ones, such as {@code onnx/model_quantized.onnx}
 */
public record HubName(String owner, String name, String revision, Optional<String> file) {
    private static final String PREFIX = "hf:";
    private static final String MAIN = "main";
    private static final Pattern FORM =
            Pattern.compile("hf:([^/@#]+)/([^/@#]+)(?:@([^#]*))?(?:#(.*))?", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public HubName {
        require("owner", owner);
        require("name", name);
        if (!REVISION.matcher(revision).matches() || !isRelativeFile(revision)) {
            throw new RankFailure.InvalidInput("the revision is '" + revision
                    + "', must be a branch, a tag or a commit, such as main or refs/pr/1");
        }
        if (!file.map(HubName::isRelativeFile).orElse(true)) {
            throw new RankFailure.InvalidInput("the file is '" + file.get()
                    + "', must be a path inside the repository, such as onnx/model_quantized.onnx");
        }
    }

    private static void require(String what, String word) {
        if (!WORD.matcher(word).matches() || word.contains("--") || word.contains("..")) {
            throw new RankFailure.InvalidInput("the " + what + " of a model on the hub is '" + word
                    + "', must be letters, digits, '.', '_' and '-', at most 96, without '--' and '..'");
        }
    }

    /** Whether a text was meant as such a name: it begins with {@code hf:}. */
    public static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** @throws RankFailure.InvalidInput when it is written otherwise */
    public static HubName parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new RankFailure.InvalidInput("the model is '" + text
                    + "', must be hf:OWNER/NAME, hf:OWNER/NAME@REVISION or either with #FILE after it, such as"
                    + " hf:cross-encoder/ms-marco-MiniLM-L6-v2");
        }
        String revision = form.group(3);
        return new HubName(
                form.group(1), form.group(2), revision == null ? MAIN : revision, Optional.ofNullable(form.group(4)));
    }

    /** Whether a path stays inside the folder it is resolved against, on every system, and names no hidden trick. */
    public static boolean isRelativeFile(String path) {
        if (path.isEmpty() || path.length() > 1_000) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.chars().anyMatch(c -> c < ' ' || c == 127 || c == '\\' || c == ':')) {
                return false;
            }
        }
        return true;
    }

    /** {@code OWNER/NAME}, as the hub writes it. */
    public String id() {
        return owner + "/" + name;
    }

    /** Whether the revision is a whole commit, which never means anything else. */
    public boolean isCommit() {
        return COMMIT.matcher(revision).matches();
    }

    public HubName withFile(String file) {
        return new HubName(owner, name, revision, Optional.of(file));
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return PREFIX
                + id()
                + (revision.equals(MAIN) ? "" : "@" + revision)
                + file.map(path -> "#" + path).orElse("");
    }
}
