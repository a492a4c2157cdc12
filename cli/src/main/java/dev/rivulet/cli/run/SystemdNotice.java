package dev.rivulet.cli.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is, if it runs as one of {@code Type=notify}: then systemd sets {@code NOTIFY_SOCKET}. The socket takes
 * datagrams, which Java has not for sockets of that kind, so {@code systemd-notify} sends them; the unit needs {@code NotifyAccess=all}.
 * A failure is only logged. Protocol: sd_notify(3). Stateless.
 */
final class SystemdNotice {

    private static final String SOCKET_VARIABLE = "NOTIFY_SOCKET";

    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotice.class);

    private SystemdNotice() {}

    /** The job has started. */
    static void ready() {
        tell("READY=1");
    }

    /** The job was asked to stop. */
    static void stopping() {
        tell("STOPPING=1");
    }

    private static void tell(String state) {
        if (System.getenv(SOCKET_VARIABLE) == null) {
            return;
        }
        try {
            new ProcessBuilder("systemd-notify", state)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.warn("systemd could not be told {}: {}", state, e.getMessage());
        }
    }
}
