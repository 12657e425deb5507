package dev.winnow.hub;

/**
 * A file of a repository.
 *
 * @param path inside the repository
 */
record HubFile(String path, long bytes, Checksum checksum) {}
