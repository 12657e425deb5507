package dev.winnow.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which Winnow this is, from the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"winnow " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()};
    }
}
