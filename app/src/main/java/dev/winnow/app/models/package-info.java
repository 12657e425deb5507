/**
 * A model that was named, looked at on this machine: {@link dev.winnow.app.models.BestWeights} chooses which of its weights to
 * fetch, {@link dev.winnow.app.models.ModelCheck} says whether what is on disk is whole and computes the same everywhere,
 * {@link dev.winnow.app.models.ModelExport} writes it for others.
 *
 * <p>Not here: fetching (see {@code dev.winnow.hub}), and serving a model (see {@link dev.winnow.app.Models}).
 */
@NullMarked
package dev.winnow.app.models;

import org.jspecify.annotations.NullMarked;
