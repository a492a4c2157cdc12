package dev.rivulet.engine.job;

import dev.rivulet.engine.enrich.TableReport;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.supervise.CommitBacklog;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.watermark.WatermarkReport;
import dev.rivulet.engine.watermark.Watermarks;
import java.util.List;

/** A running pipeline. Any thread may call it. */
public interface Job extends AutoCloseable {

    /**
     * Waits until the job has ended: its sources had no more to give, or somebody stopped it.
     *
     * @throws JobException if it failed; it goes on from its log when started again
     */
    void awaitTermination() throws JobException, InterruptedException;

    /**
     * Stops cleanly: takes no more records, drains, commits and checkpoints what was taken, so that the next start replays nothing.
     * Returns when that is done.
     *
     * @throws JobException if it failed, now or before
     */
    void stop() throws JobException, InterruptedException;

    /** Begins what {@link #stop} waits for, and returns at once. */
    void requestStop();

    /** Whether the job has ended, by itself or by a failure, so that {@link #awaitTermination} will not wait. */
    boolean isTerminated();

    /**
     * Asks for another number of lanes per stage, from here on in the log and until the next start. Results do not change.
     *
     * @throws IllegalArgumentException if it is not within the settings' bounds
     */
    void setLaneCount(int count);

    /** How many lanes per stage are in use. */
    int laneCount();

    /** Asks for a checkpoint at the next epoch mark, which comes within the epoch interval if there is anything to keep. */
    void requestCheckpoint();

    /** What recovery found at the start. */
    RecoveryReport recovery();

    /**
     * How far event time has come, and which source and partition holds it back, as of a moment ago; {@link Watermarks#NONE} and nothing
     * else before the first record.
     */
    WatermarkReport watermarks();

    /** How the lookups of {@code asyncLookup} did a moment ago, each since the job's start; empty if there are none. */
    List<LookupView> lookups();

    /** How it goes with the tables that rows are enriched with, by uid of the step, as of a moment ago. */
    List<TableReport> tables();

    /** How the log stands now: what waits in it, and whether the sources wait for it. */
    LogView log();

    /** What is computed and waits to be committed, as of a moment ago: it grows while a table is out of reach. */
    CommitBacklog commitBacklog();

    /** What is out of reach at present; empty if nothing is, or no restart strategy was given. */
    List<OutageReport> outages();

    /** Stops cleanly if it still runs, and releases the data directory. Failures were reported by the other methods. */
    @Override
    void close();
}
