/**
 * Files to documents: Markdown, HTML, plain text, PDF and DOCX, one at a time or a folder of them.
 *
 * <p>Read in this order: a {@link dev.winnow.ingest.DocumentFolder} lists what a folder holds, in a stable order, and
 * what of it is not read and why; a {@link dev.winnow.ingest.DocumentReader} reads one file into a
 * {@link dev.winnow.passage.Document}, or refuses it with the file, the place and the reason. The core's
 * {@link dev.winnow.passage.PassageSplitter} then cuts passages.
 *
 * <pre>{@code
 * DocumentFolder folder = DocumentFolder.scan(Path.of("manuals"));
 * DocumentReader reader = DocumentReader.of(DocumentReader.Limits.standard());
 * for (DocumentFolder.Source source : folder.sources()) {
 *     Document document = reader.read(source.path(), source.id());
 *     index.add(splitter.split(document));
 * }
 * folder.skipped().forEach(skipped -> System.err.println(skipped.id() + ": " + skipped.reason()));
 * }</pre>
 *
 * <p>Nothing here reaches the network or starts a program: links and entities are not followed, images are not read.
 *
 * <p>Not here: collections of short records (JSONL, BEIR folders), cutting, indexing.
 */
@NullMarked
package dev.winnow.ingest;

import org.jspecify.annotations.NullMarked;
