package dev.winnow.hub;

import dev.winnow.bundle.HubName;
import java.nio.file.Path;

/**
 * A model that is in the cache now.
 *
 * @param name what it is called by from here on
 * @param commit which version it is
 * @param folder its files, in the Hugging Face layout
 * @param weights the chosen weights, a path inside the folder
 * @param fetched bytes that came over the network; 0 when all was there
 */
public record Pulled(HubName name, String commit, Path folder, String weights, long fetched) {}
