package dev.rivulet.core.sink;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.time.Clock;
import java.util.UUID;

/**
 * What a sink gets to know when it is opened.
 *
 * @param job the job's name
 * @param uid the sink's name in the pipeline
 * @param logId the identity of the log; epochs are numbers of this log only
 * @param term the term of this run: higher than that of every run before
 * @param clock for file names, commit times and the like, never for rows
 * @param listener told what the sink does to its target beside writing rows
 */
public record SinkContext(
        String job, String uid, UUID logId, long term, Disk disk, Clock clock, TargetListener listener) {

    /** Nobody wants to be told. */
    public SinkContext(String job, String uid, UUID logId, long term, Disk disk, Clock clock) {
        this(job, uid, logId, term, disk, clock, TargetListener.NONE);
    }

    /** What a target knows this writer by: the same over all runs on the same log. */
    public String applicationId() {
        return job + "/" + uid + "/" + logId;
    }
}
