/**
 * Contract tests that every implementation of the vocabulary's interfaces inherits, fakes to test with (a model hub over
 * HTTP among them), and a toy corpus.
 *
 * <p>To test a new implementation, extend its contract ({@link dev.winnow.testkit.RetrieverContract},
 * {@link dev.winnow.testkit.ScorerContract}, {@link dev.winnow.testkit.RerankerContract},
 * {@link dev.winnow.testkit.EncoderContract}, {@link dev.winnow.testkit.TokenEncoderContract}) and give it the thing
 * under test.
 *
 * <p>Not here: tests of one implementation's own ways.
 */
@NullMarked
package dev.winnow.testkit;

import org.jspecify.annotations.NullMarked;
