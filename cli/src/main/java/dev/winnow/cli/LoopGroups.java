package dev.winnow.cli;

import dev.winnow.Deadline;
import dev.winnow.app.Incumbent;
import dev.winnow.app.Models;
import dev.winnow.app.Winnow;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.training.GroupFile;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.Guards;
import dev.winnow.training.data.JudgedSet;
import dev.winnow.training.data.LeakCheck;
import dev.winnow.training.data.MinedFile;
import dev.winnow.training.data.Miner;
import dev.winnow.training.data.MiningSettings;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.data.VectorMemory;
import dev.winnow.training.data.Way;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is learned from, and what chooses. Groups of the queries learned from are mined among the passages that were judged for them:
 * what nobody judged may be right, and what answers a query that measures or chooses must not be learned as wrong. Those who choose
 * have the lists that the model will be given when it serves, of which nothing is learned.
 *
 * @param train one or more
 * @param dev may be none
 */
record LoopGroups(List<TrainingGroup> train, List<TrainingGroup> dev) {
    private static final int NEGATIVES = 15;
    private static final int PER_QUERY = 4;

    /** What the encoder gets wrong is taken too, as no passage is mined that nobody judged. */
    private static final double RATIO = 2;

    /** @param index whose lists choose, as the pipeline finds them before the model's stage */
    static LoopGroups of(
            JudgedFolder judged,
            Models models,
            Incumbent incumbent,
            Path index,
            Path work,
            long seed,
            PrintWriter err) {
        List<TrainingGroup> train = mine(judged, models, work, seed, err);
        try (Winnow winnow = Winnow.open(
                index, incumbent.before().withContext(Optional.empty()).withCalibration(Optional.empty()))) {
            return new LoopGroups(train, lists(judged, winnow, incumbent.depth()));
        }
    }

    /** Of queries whose list holds an answer. */
    private static List<TrainingGroup> lists(JudgedFolder judged, Winnow winnow, int depth) {
        Qrels qrels = judged.collection().qrels(JudgedFolder.CHOOSE);
        List<TrainingGroup> lists = new ArrayList<>();
        for (Queries.Item item :
                judged.collection().queries(JudgedFolder.CHOOSE).items()) {
            Map<String, Integer> grades = qrels.of(item.id());
            double highest = Math.max(1, Collections.max(grades.values()));
            List<Example> examples =
                    winnow.search(item.query(), Deadline.none()).ranking().head(depth).passages().stream()
                            .filter(passage -> !passage.content().isBlank()) // nothing to read
                            .map(passage -> new Example(
                                    passage.content(), Math.max(0, grades.getOrDefault(passage.id(), 0)) / highest))
                            .toList();
            if (examples.stream().anyMatch(example -> example.label() > 0)) {
                lists.add(new TrainingGroup(item.query().text(), examples));
            }
        }
        return lists;
    }

    private static List<TrainingGroup> mine(JudgedFolder judged, Models models, Path work, long seed, PrintWriter err) {
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
                return groups(miner.mine(progress::step), work.resolve("train.jsonl.gz"));
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
    private static List<TrainingGroup> groups(Miner.Mined mined, Path file) {
        if (mined.groups().isEmpty()) {
            return List.of();
        }
        MinedFile.write(file, mined.groups(), mined.offset());
        return GroupFile.read(file);
    }

    /** What a written model is checked by: the first of these that it reads. */
    List<TrainingGroup> probes() {
        return Stream.concat(dev.stream(), train.stream()).toList();
    }
}
