/**
 * Asks a job's log again: the same feeder, decode workers, lanes and collect agent as in a live job, on one thread, over a range of the
 * log; entry type {@link dev.rivulet.engine.replay.Replay}. Writes nothing into the job's data directory, and may run beside the job.
 */
@NullMarked
package dev.rivulet.engine.replay;

import org.jspecify.annotations.NullMarked;
