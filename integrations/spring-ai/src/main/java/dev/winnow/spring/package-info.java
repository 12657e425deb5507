/**
 * Winnow inside Spring AI: what its retrievers find, put into a better order.
 *
 * <p>{@link dev.winnow.spring.RerankingPostProcessor} is the whole of it. Spring AI is brought by the program that uses this.
 */
@NullMarked
package dev.winnow.spring;

import org.jspecify.annotations.NullMarked;
