/**
 * Fine-tuning a cross-encoder on judged groups: from a bundle and groups to a better bundle.
 *
 * <p>Read in this order: {@link dev.winnow.training.TrainingSettings} says how, {@link dev.winnow.training.Trainer} does it,
 * {@link dev.winnow.training.Trained} is what comes out, and {@link dev.winnow.training.Export} writes it into a folder that the
 * engines load, with the card that {@link dev.winnow.training.ModelCard} writes. {@link dev.winnow.training.Teacher} asks
 * another model for logits to imitate.
 *
 * <p>Not here: reading and mining groups, which is the package {@code data}; serving, which never sees this module.
 */
@NullMarked
package dev.winnow.training;

import org.jspecify.annotations.NullMarked;
