package dev.winnow.lucene;

/**
 * The size of an index, as of the commit its readers see.
 *
 * @param documents passages that can be found
 * @param dimensions numbers in a vector, 0 when the index keeps none
 * @param segments parts the index consists of; fewer are searched faster
 * @param bytes on disk
 */
public record IndexFacts(long documents, int dimensions, int segments, long bytes) {}
