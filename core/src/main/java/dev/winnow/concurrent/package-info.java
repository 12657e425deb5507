/**
 * Doing slow things side by side, within a deadline: {@link dev.winnow.concurrent.SideBySide}; and quick ones by turns:
 * {@link dev.winnow.concurrent.Turns}.
 *
 * <pre>{@code
 * List<Integer> lengths = SideBySide.map(4, texts.size(), i -> ask(texts.get(i)), deadline);
 * }</pre>
 *
 * <p>Useful for: calls that wait for a network. Not useful for: computation, which threads without number
 * only slow down, and which takes turns therefore.
 */
@NullMarked
package dev.winnow.concurrent;

import org.jspecify.annotations.NullMarked;
