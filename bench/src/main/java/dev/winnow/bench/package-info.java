/**
 * Side by side with other projects' engines: the same model files, texts and cores, in turns.
 *
 * <p>Read in this order: {@link dev.winnow.bench.Main} is the program; {@code Peers} opens the engines,
 * {@code Experiments} says what is measured, {@code Report} writes it down.
 *
 * <p>Not here: Winnow's own engines and the timing loop, which {@code winnow bench} uses too; they are in
 * {@code dev.winnow.app.bench}.
 */
@NullMarked
package dev.winnow.bench;

import org.jspecify.annotations.NullMarked;
