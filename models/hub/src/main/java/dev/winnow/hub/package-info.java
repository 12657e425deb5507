/**
 * Models fetched from the Hugging Face hub, or a mirror of it, into the cache that Hugging Face's own programs use too.
 *
 * <p>Read in this order: {@link dev.winnow.hub.Hub} pulls; a {@link dev.winnow.hub.WeightsChoice} says which weights;
 * {@link dev.winnow.hub.PullProgress} hears how far it is; {@link dev.winnow.hub.Pulled} is the result;
 * {@link dev.winnow.hub.StoredFile} compares what lies on disk with its {@link dev.winnow.hub.Checksum}.
 *
 * <pre>{@code
 * try (Hub hub = Hub.open(System.getenv()::get)) {
 *     Pulled pulled = hub.pull(HubName.parse("hf:cross-encoder/ms-marco-MiniLM-L6-v2"), choice, PullProgress.none());
 * }
 * }</pre>
 *
 * <p>Rules that hold here: nothing is sent before {@code pull}; the token goes to the endpoint's own host and nowhere else, and
 * stands in no message; nothing is kept whose checksum is wrong; a snapshot is complete or not there; files that can run code
 * when they are opened (pickles) are never fetched.
 *
 * <p>Not here: finding a model in the cache, which needs no network (see {@code dev.winnow.bundle}); opening it.
 */
@NullMarked
package dev.winnow.hub;

import org.jspecify.annotations.NullMarked;
