package dev.rivulet.benchmarks.log;

import java.io.IOException;
import java.nio.file.Path;

/** A kind of log. Immutable; each run opens one of its own. */
interface LogContender {

    /** As on the command line and in tables. */
    String name();

    /** How it writes and syncs, for the report. */
    String description();

    /**
     * Opens a log and brings about all that its users may do ahead of time. Not timed.
     *
     * @param directory exists and is empty
     */
    OpenLog open(Path directory, LogCase plan) throws Exception;

    /** What a closed log in that directory holds. Not timed. */
    WrittenBytes readBack(Path directory, LogCase plan) throws IOException;
}
