package dev.rivulet.network.lines.syslog;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a message says. Immutable.
 *
 * @param priority facility times eight and severity, 0 to 191
 * @param timestampMicros since 1970; empty if there is none that can be read
 * @param structuredData as it stands, with its brackets
 */
public record SyslogMessage(
        int priority,
        OptionalLong timestampMicros,
        @Nullable String host,
        @Nullable String app,
        @Nullable String procid,
        @Nullable String msgid,
        @Nullable String structuredData,
        String message) {

    public int facility() {
        return priority / 8;
    }

    public int severity() {
        return priority % 8;
    }
}
