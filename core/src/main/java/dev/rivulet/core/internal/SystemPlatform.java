package dev.rivulet.core.internal;

import java.time.zone.ZoneRulesProvider;

/** What of this JVM and machine could change a result. Stateless. */
public final class SystemPlatform {

    /** Its rules have changed often; that of any zone tells the release of the time-zone data. */
    private static final String ANY_ZONE = "Europe/Paris";

    private SystemPlatform() {}

    /** JDK, architecture and time-zone data, in words. */
    public static String text() {
        return "JDK " + Runtime.version() + "; " + System.getProperty("os.arch") + "; time zones "
                + ZoneRulesProvider.getVersions(ANY_ZONE).lastKey();
    }
}
