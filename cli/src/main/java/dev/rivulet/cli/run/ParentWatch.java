package dev.rivulet.cli.run;

import java.io.IOException;

/**
 * Ends the process when the one that started it is gone, which the end of standard input tells. It ends as a crash would, at once, so
 * that a successor need not wait: the log has all that it needs. Stateless.
 */
public final class ParentWatch {

    private static final int ABANDONED = 3;

    private ParentWatch() {}

    /** Starts watching, on a thread of its own. */
    public static void start() {
        Thread thread = new Thread(ParentWatch::awaitEnd, "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
            Runtime.getRuntime().halt(ABANDONED);
        }
        Runtime.getRuntime().halt(ABANDONED);
    }
}
