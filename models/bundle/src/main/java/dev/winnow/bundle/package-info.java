/**
 * A model on disk: what it is, how its text is cut into tokens, where its weights lie and which scores prove that it was
 * loaded right. No runtime is chosen here.
 *
 * <p>Read in this order: {@link dev.winnow.bundle.Bundles} finds a {@link dev.winnow.bundle.ModelBundle} by name,
 * folder or {@link dev.winnow.bundle.HubName} in the {@link dev.winnow.bundle.HubCache}; its {@link dev.winnow.bundle.Tokenizer} turns text into {@link dev.winnow.bundle.Tokens} and puts them together
 * as the {@link dev.winnow.bundle.ModelInput} of one text or of a query and a passage; its
 * {@link dev.winnow.bundle.ModelFile}s are opened by a runtime; its {@link dev.winnow.bundle.ParityCheck} is what the
 * runtime must answer.
 *
 * <pre>{@code
 * ModelBundle bundle = Bundles.find("all-MiniLM-L6-v2");
 * ModelInput input = bundle.tokenizer().single(bundle.tokenizer().tokenize("a stuck pipe"), bundle.window());
 * }</pre>
 *
 * <p>Not here: running a model, fetching one from a network ({@code dev.winnow.hub}).
 */
@NullMarked
package dev.winnow.bundle;

import org.jspecify.annotations.NullMarked;
