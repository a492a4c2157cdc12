package dev.rivulet.cli;

/** What the process says to the shell when it ends. */
public final class ExitCode {

    public static final int OK = 0;

    /** The job failed, or the demo's proof does not hold. */
    public static final int FAILED = 1;

    /** The command line or a pipeline file is wrong; running it again will not help. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
