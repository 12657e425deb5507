package dev.winnow.eval.learned;

import com.fasterxml.jackson.annotation.Nulls;
import dev.winnow.RankFailure;
import dev.winnow.learned.Feature;
import dev.winnow.learned.Features;
import dev.winnow.learned.LearnedRanker;
import dev.winnow.learned.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A learned ranker as a JSON file. */
public final class LearnedFile {
    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultNullHandling(of -> of.withValueNulls(Nulls.FAIL, Nulls.FAIL))
            .build();

    private LearnedFile() {}

    private record Stored(int winnowRanker, String source, List<String> features, float base, List<StoredTree> trees) {}

    /** A tree's nodes, column by column. */
    private record StoredTree(
            List<Integer> feature,
            List<Float> value,
            List<Integer> left,
            List<Integer> right,
            List<Boolean> missingLeft) {
        static StoredTree of(Tree tree) {
            List<Tree.Node> nodes = tree.nodes();
            return new StoredTree(
                    nodes.stream().map(Tree.Node::feature).toList(),
                    nodes.stream().map(Tree.Node::value).toList(),
                    nodes.stream().map(Tree.Node::left).toList(),
                    nodes.stream().map(Tree.Node::right).toList(),
                    nodes.stream().map(Tree.Node::missingLeft).toList());
        }

        Tree tree(int features) {
            int size = feature.size();
            if (value.size() != size || left.size() != size || right.size() != size || missingLeft.size() != size) {
                throw new RankFailure.Misconfigured("a tree's columns are not of one length");
            }
            return Tree.of(
                    IntStream.range(0, size)
                            .mapToObj(i -> new Tree.Node(
                                    feature.get(i), value.get(i), left.get(i), right.get(i), missingLeft.get(i)))
                            .toList(),
                    features);
        }
    }

    /** Replaces the file. */
    public static void write(LearnedRanker ranker, Path file) {
        Stored stored = new Stored(
                VERSION,
                ranker.source(),
                ranker.features().all().stream().map(Feature::toString).toList(),
                ranker.base(),
                ranker.trees().stream().map(StoredTree::of).toList());
        try {
            // A pipeline may name the file that is there: it stays whole until the new one is.
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, MAPPER.writeValueAsString(stored) + "\n");
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write the learned ranker " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws RankFailure.Misconfigured when it is missing, or nothing that this version writes */
    public static LearnedRanker read(Path file) {
        Stored stored;
        try {
            JsonNode tree = MAPPER.readTree(Files.readString(file));
            if (!tree.isObject()) {
                throw broken(file, "it is no JSON object", null);
            }
            stored = MAPPER.treeToValue(tree, Stored.class);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the learned ranker " + file + ": " + e.getMessage()
                            + "; make one with winnow ltr train",
                    e);
        } catch (JacksonException e) {
            throw broken(
                    file,
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""),
                    e);
        }
        if (stored.winnowRanker() != VERSION) {
            throw broken(file, "its version is " + stored.winnowRanker() + ", must be " + VERSION, null);
        }
        try {
            Features features =
                    new Features(stored.features().stream().map(Feature::parse).toList());
            return new LearnedRanker(
                    features,
                    stored.base(),
                    stored.trees().stream()
                            .map(tree -> tree.tree(features.all().size()))
                            .toList(),
                    stored.source());
        } catch (RankFailure e) {
            throw broken(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static RankFailure broken(Path file, String problem, @Nullable Throwable cause) {
        return new RankFailure.Misconfigured(
                file + " is no learned ranker: " + problem + "; make one with winnow ltr train", cause);
    }
}
