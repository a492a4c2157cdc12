package dev.rivulet.cli;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.engine.job.JobException;
import java.io.IOException;
import java.io.PrintWriter;

/** Turns failures of commands into messages and exit codes. Stateless. */
final class FailureReport {

    /** Set to anything, it stands for {@code --stacktrace}. */
    private static final String TRACE_VARIABLE = "RIVULET_STACKTRACE";

    private FailureReport() {}

    /**
     * Prints what went wrong.
     *
     * @return the process's exit code
     */
    static int print(Exception failure, boolean isTraced, PrintWriter out) {
        if (failure instanceof ConfigException config) {
            out.println(config.getMessage());
        } else if (isExpected(failure)) {
            out.println("rivulet: " + failure.getMessage());
        } else {
            out.println("rivulet: internal error: " + failure + "; please report it with the output of --stacktrace");
        }
        if (isTraced || System.getenv(TRACE_VARIABLE) != null) {
            failure.printStackTrace(out);
        }
        return failure instanceof ConfigException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    /** Failures of the world, whose messages were written for people. */
    private static boolean isExpected(Exception failure) {
        boolean hasMessage = failure.getMessage() != null;
        return hasMessage && (failure instanceof JobException || failure instanceof IOException);
    }
}
