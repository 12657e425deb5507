package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import dev.winnow.RankFailure;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A weighted sum of losses. */
record Sum(List<Part> parts) implements Loss {
    private static final Pattern PART = Pattern.compile("(?:([0-9.]+)\\s*\\*?\\s*)?([a-z][a-z-]*)");

    Sum {
        parts = List.copyOf(parts);
    }

    /** @param weight above 0 */
    record Part(double weight, Loss loss) {}

    static Loss parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(text.toLowerCase(Locale.ROOT), "+");
        while (tokens.hasMoreTokens()) {
            Matcher part = PART.matcher(tokens.nextToken().strip());
            if (!part.matches()) {
                throw unknown(text);
            }
            parts.add(new Part(part.group(1) == null ? 1 : weight(part.group(1), text), named(part.group(2), text)));
        }
        if (parts.isEmpty()) {
            throw unknown(text);
        }
        return parts.size() == 1 && parts.getFirst().weight() == 1
                ? parts.getFirst().loss()
                : new Sum(parts);
    }

    private static Loss named(String name, String text) {
        return switch (name) {
            case "bce" -> Loss.binaryCrossEntropy();
            case "softmax" -> Loss.softmax();
            case "ranknet" -> Loss.rankNet();
            case "listnet" -> Loss.listNet(0.2);
            case "lambda" -> Loss.lambdaLoss();
            case "margin-mse" -> Loss.marginMse();
            case "kl" -> Loss.distillation(1);
            default -> throw unknown(text);
        };
    }

    private static double weight(String number, String text) {
        try {
            double weight = Double.parseDouble(number);
            if (weight > 0) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // Answered below: the whole text helps more than its part.
        }
        throw unknown(text);
    }

    private static RankFailure unknown(String text) {
        return new RankFailure.InvalidInput(
                "the loss is '" + text + "', must be one of bce, softmax, ranknet, listnet, "
                        + "lambda, margin-mse, kl, or a sum such as 'softmax + 0.3 bce' with weights above 0");
    }

    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        NDArray sum = Torch.times(
                parts.getFirst().loss().of(logits, group), parts.getFirst().weight());
        for (Part part : parts.subList(1, parts.size())) {
            sum = sum.add(Torch.times(part.loss().of(logits, group), part.weight()));
        }
        return sum;
    }

    @Override
    public boolean needsTeacher() {
        return parts.stream().anyMatch(part -> part.loss().needsTeacher());
    }
}
