/**
 * The page: plain HTML, style sheets and ES modules beside these classes, with no framework and nothing to build.
 *
 * <p>{@link dev.winnow.web.PageFile} hands its files out by name. The scripts ask the server that they came from and nobody
 * else; {@code main.js} is where to begin to read.
 *
 * <p>Not here: HTTP, which is the server's.
 */
@NullMarked
package dev.winnow.web;

import org.jspecify.annotations.NullMarked;
