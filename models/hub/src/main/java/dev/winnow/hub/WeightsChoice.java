package dev.winnow.hub;

import java.nio.file.Path;
import java.util.List;

/** Says which weights of a repository to fetch, before any are. */
@FunctionalInterface
public interface WeightsChoice {
    /**
     * One of the files: an ONNX or a safetensors file.
     *
     * @param folder the model without its weights: {@code config.json}, {@code tokenizer.json} and what else is there
     * @param files the paths of all files of the repository
     */
    String choose(Path folder, List<String> files);
}
