/**
 * Doing slow things side by side, within a deadline: {@link dev.winnow.concurrent.SideBySide}.
 *
 * <pre>{@code
 * List<Integer> lengths = SideBySide.map(4, texts.size(), i -> ask(texts.get(i)), deadline);
 * }</pre>
 *
 * <p>Useful for: calls that wait for a network. Not useful for: computation, which threads without number only slow down.
 */
@NullMarked
package dev.winnow.concurrent;

import org.jspecify.annotations.NullMarked;
