package dev.winnow.training;

import dev.winnow.RankFailure;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.loss.Loss;
import java.util.List;
import java.util.function.Predicate;

/** What groups must have for the settings, found before anything is loaded. */
final class Requirements {
    private Requirements() {}

    static void check(List<TrainingGroup> train, List<TrainingGroup> dev, TrainingSettings settings) {
        if (train.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no group to learn from; give at least one");
        }
        if (settings.offsets()) {
            require(train, example -> example.offset().isPresent(), "offset, which these settings add to its logit");
            require(dev, example -> example.offset().isPresent(), "offset, which these settings add to its logit");
        }
        if (Loss.parse(settings.loss()).needsTeacher()) {
            require(
                    train,
                    example -> example.teacher().isPresent(),
                    "teacher's logit, which the loss '" + settings.loss() + "' imitates");
        }
    }

    private static void require(List<TrainingGroup> groups, Predicate<Example> holds, String what) {
        for (TrainingGroup group : groups) {
            for (Example example : group.examples()) {
                if (!holds.test(example)) {
                    throw new RankFailure.InvalidInput("an example of the query '" + group.query() + "' has no " + what
                            + "; give it to every example, or change the settings");
                }
            }
        }
    }
}
