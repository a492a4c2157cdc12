package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A VACUUM that is being put together: how long what is kept, then {@link #run} or {@link #dryRun}. One owner. */
public final class VacuumBuilder {

    private final KernelTable table;
    private final StagingTarget target;
    private @Nullable Duration retention;
    private boolean isRetentionChecked = true;

    /** For {@link dev.rivulet.delta.DeltaTable}. */
    public VacuumBuilder(KernelTable table, StagingTarget target) {
        this.table = table;
        this.target = target;
    }

    /**
     * Keeps what versions need that were the latest one at some time this long ago or later, and what was written since. The default is
     * {@code delta.deletedFileRetentionDuration}, a week unless the table says otherwise.
     *
     * @param duration not negative; it must be longer than any writer takes from its first data file to its commit
     * @throws IllegalArgumentException if it is negative
     */
    public VacuumBuilder retain(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("the retention is " + duration + ", wanted none or a positive one");
        }
        retention = duration;
        return this;
    }

    /**
     * Takes a retention shorter than the table's own too. Who reads an older version then, and who is about to commit, may find files
     * gone: a table that somebody writes to may be damaged.
     */
    public VacuumBuilder withoutRetentionCheck() {
        isRetentionChecked = false;
        return this;
    }

    /**
     * Tells what would go. Changes nothing.
     *
     * @throws IllegalArgumentException if the retention is shorter than the table's own
     * @throws IOException if the table cannot be read
     */
    public VacuumReport dryRun() throws IOException {
        return vacuum().dryRun();
    }

    /**
     * Deletes what no version within the retention needs, and the directories that are empty then. The history tells of start and end. All
     * versions within the retention stay readable, whenever it ends early; the next run goes on.
     *
     * @throws IllegalArgumentException if the retention is shorter than the table's own
     * @throws ConcurrentChangeException if others committed too often in a row; nothing is deleted
     * @throws IOException if the table cannot be read or a file cannot be deleted
     */
    public VacuumReport run() throws IOException {
        return vacuum().run();
    }

    private Vacuum vacuum() throws IOException {
        return new Vacuum(table, target, retention, isRetentionChecked);
    }
}
