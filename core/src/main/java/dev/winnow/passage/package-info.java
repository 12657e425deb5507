/**
 * Long documents cut into passages that a model can read whole, each knowing where it came from.
 *
 * <p>Read in this order: a {@link dev.winnow.passage.Document} is text with its sections and pages; a
 * {@link dev.winnow.passage.PassageSplitter} cuts it into {@link dev.winnow.Passage}s of at most so many tokens, as a
 * {@link dev.winnow.passage.TokenCounter} counts them.
 *
 * <pre>{@code
 * PassageSplitter splitter = PassageSplitter.of(PassageSplitter.Settings.standard().withTokens(256), TokenCounter.words());
 * List<Passage> passages = splitter.split(Document.of("kick.txt", "Kicks", text));
 * passages.getFirst().id();                    // kick.txt#1
 * passages.getFirst().origin().start();        // where it begins in text
 * }</pre>
 *
 * <p>{@link dev.winnow.passage.LongDocuments} cuts in the same way at query time, and joins the windows' scores to one.
 *
 * <p>Not here: files and their formats (the module winnow-ingest reads those into documents), a model's tokenizer.
 */
@NullMarked
package dev.winnow.passage;

import org.jspecify.annotations.NullMarked;
