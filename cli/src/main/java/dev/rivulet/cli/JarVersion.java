package dev.rivulet.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that the build wrote into the jar. Immutable. */
public final class JarVersion implements IVersionProvider {

    JarVersion() {}

    @Override
    public String[] getVersion() {
        String version = JarVersion.class.getPackage().getImplementationVersion();
        return new String[] {"rivulet " + (version == null ? "(not from a jar)" : version), "Java " + Runtime.version()
        };
    }
}
