package dev.winnow.training;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Another model's logits, to be imitated: of any scorer, a hosted one included. */
public final class Teacher {
    private Teacher() {}

    /**
     * The groups with the teacher's logit in every example; one call a group.
     *
     * @param done hears how many groups are done
     */
    public static List<TrainingGroup> ask(Scorer teacher, List<TrainingGroup> groups, LongConsumer done) {
        List<TrainingGroup> taught = new ArrayList<>(groups.size());
        for (TrainingGroup group : groups) {
            List<Passage> passages = new ArrayList<>();
            for (Example example : group.examples()) {
                passages.add(Passage.of("" + passages.size(), example.passage()));
            }
            Scores scores = teacher.score(Query.of(group.query()), passages, Deadline.none());
            scores.requireSize(passages.size());
            List<Example> examples = new ArrayList<>();
            for (Example example : group.examples()) {
                examples.add(example.withTeacher(scores.logit(examples.size())));
            }
            taught.add(new TrainingGroup(group.query(), examples));
            done.accept(taught.size());
        }
        return taught;
    }
}
