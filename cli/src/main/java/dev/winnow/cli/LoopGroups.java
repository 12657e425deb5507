package dev.winnow.cli;

import dev.winnow.app.Models;
import dev.winnow.training.GroupFile;
import dev.winnow.training.data.Guards;
import dev.winnow.training.data.JudgedSet;
import dev.winnow.training.data.LeakCheck;
import dev.winnow.training.data.MinedFile;
import dev.winnow.training.data.MinedGroup;
import dev.winnow.training.data.Miner;
import dev.winnow.training.data.MiningSettings;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.data.VectorMemory;
import dev.winnow.training.data.Way;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Groups of the queries learned from and of those that choose, mined among the passages that were judged for them alone: what nobody
 * judged may be right, and what answers a query that measures must not be learned as wrong.
 *
 * @param train one or more
 * @param dev may be none
 */
record LoopGroups(List<TrainingGroup> train, List<TrainingGroup> dev) {
    private static final int NEGATIVES = 15;
    private static final int PER_QUERY = 4;

    /** What the encoder gets wrong is taken too, as no passage is mined that nobody judged. */
    private static final double RATIO = 2;

    static LoopGroups mine(JudgedFolder judged, Models models, Path work, long seed, PrintWriter err) {
        try (TaskProgress progress = new TaskProgress(err)) {
            JudgedSet all = JudgedSet.collection(
                    judged.collection(), judged.collection().qrels(JudgedFolder.LEARN));
            LeakCheck leaks = new LeakCheck();
            leaks.againstOtherSplits(
                    judged.collection(),
                    judged.collection().qrels(JudgedFolder.LEARN).queryIds(),
                    all);
            leaks.findings().forEach(finding -> err.println("left out: " + finding));
            JudgedSet set = leaks.drop(all).withPool(1, seed);
            VectorMemory memory = new VectorMemory(models.encoder(Models.BUNDLED_ENCODER));
            memory.remember(set.passages().values(), Models.BUNDLED_ENCODER, Optional.empty(), progress::step);
            try (Miner miner = Miner.open(set, settings(seed), memory, Optional.empty(), progress::step)) {
                Miner.Mined mined = miner.mine(progress::step);
                return new LoopGroups(
                        groups(mined, judged, false, work.resolve("train.jsonl.gz")),
                        groups(mined, judged, true, work.resolve("dev.jsonl.gz")));
            }
        }
    }

    private static MiningSettings settings(long seed) {
        Guards usual = Guards.defaults();
        return new MiningSettings(
                NEGATIVES,
                List.of(Way.BM25, Way.DENSE, Way.FUSED, Way.RANDOM),
                PER_QUERY,
                0,
                new Guards(usual.page(), RATIO, usual.copy(), usual.first(), usual.last()),
                seed);
    }

    /** By way of a file, so that a model learns here what it would learn from {@code --groups}. */
    private static List<TrainingGroup> groups(Miner.Mined mined, JudgedFolder judged, boolean dev, Path file) {
        List<MinedGroup> some = mined.groups().stream()
                .filter(group -> judged.division().dev().contains(group.queryId()) == dev)
                .toList();
        if (some.isEmpty()) {
            return List.of();
        }
        MinedFile.write(file, some, mined.offset());
        return GroupFile.read(file);
    }

    /** What a written model is checked by. */
    List<TrainingGroup> probes() {
        return dev.isEmpty() ? train : dev;
    }
}
