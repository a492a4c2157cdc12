package dev.rivulet.engine.runtime;

import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.enrich.TableFeed;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.enrich.TableLoaders;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.work.WorkAgents;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a job enriches rows with, as it starts: those in force, and those that have changed outside. Owned by whoever starts
 * it. What was copied and not logged when a crash came is deleted at the next start.
 */
final class OpenTables {

    private final PipelinePlan plan;
    private final JobEnvironment environment;
    private final Wal wal;
    private final Path directory;
    private final Recovered recovered;
    private final @Nullable TableLoaders loaders;
    private final List<TableCopy> unlogged = new ArrayList<>();
    private final List<LoggedTable> behind;

    private OpenTables(
            PipelinePlan plan,
            JobEnvironment environment,
            Wal wal,
            Path directory,
            Recovered recovered,
            @Nullable TableLoaders loaders) {
        this.plan = plan;
        this.environment = environment;
        this.wal = wal;
        this.directory = directory;
        this.recovered = recovered;
        this.loaders = loaders;
        this.behind = new ArrayList<>(recovered.tables());
    }

    /**
     * Copies what is new outside, or has changed; of a job that only finishes what it has, only what was never copied.
     *
     * @throws IOException if a table cannot be read of which there is no copy
     */
    static OpenTables open(
            PipelinePlan plan,
            JobEnvironment environment,
            JobDirectory directory,
            Wal wal,
            Recovered recovered,
            Resources resources)
            throws IOException {
        List<Step.EnrichStep<?, ?, ?, ?>> steps = plan.enrichments();
        if (steps.isEmpty()) {
            return new OpenTables(plan, environment, wal, directory.tables(), recovered, null);
        }
        List<LoggedTable> known = recovered.knownTables();
        TableLoaders loaders = resources.add(new TableLoaders(
                environment.disk(),
                environment.clock(),
                directory.tables(),
                namePrefix(wal),
                steps,
                known,
                new TableHistory(known, wal::firstPosition)));
        OpenTables tables = new OpenTables(plan, environment, wal, directory.tables(), recovered, loaders);
        loaders.deleteUnneeded();
        tables.unlogged.addAll(loaders.loadAtStart(environment.clock().epochMicros(), environment.isDraining()));
        return tables;
    }

    /** The log's, since copies may come from another one by a savepoint, and the run's. */
    private static String namePrefix(Wal wal) {
        return wal.logId() + "-" + wal.term();
    }

    /**
     * Says in the log that from here on rows are enriched with what was copied. Where a full log has no room for that, what was in force
     * stays so: a start must not fail for it, since only a job that runs gets room.
     *
     * @throws JobException if there is no room, and nothing that was in force
     */
    void log() throws IOException, JobException {
        if (loaders == null || unlogged.isEmpty()) {
            return;
        }
        boolean isAnyLeft = false;
        for (TableCopy copy : unlogged) {
            long position = wal.endPosition();
            TableLoad load = new TableLoad(copy, environment.clock().epochMicros());
            AppendResult result = wal.writer().appendReserved(FrameKind.TABLE_LOAD, load.encoded());
            if (!result.isAppended()) {
                String cause = "the log has no room for the load of a table (" + result + ")";
                if (loaders.goBack(copy, cause)) {
                    isAnyLeft = true;
                    continue;
                }
                throw new JobException("job " + plan.name() + " cannot start: " + cause
                        + "; raise its quota or free space on its disk");
            }
            LoggedTable logged = new LoggedTable(position, copy);
            behind.add(logged);
            loaders.logged(logged);
        }
        wal.writer().sync();
        if (isAnyLeft) {
            loaders.deleteUnneeded();
        }
    }

    /** Those that are in force where the log is begun to be followed, in memory. */
    WorkAgents.Tables inForce() throws IOException {
        List<LoggedTable> atStart = recovered.snapshot().tables();
        TableFeed feed = new TableFeed(environment.disk(), directory, plan.enrichments());
        feed.begin(atStart, behind);
        return new WorkAgents.Tables(feed, new TableHistory(atStart, wal::firstPosition));
    }

    /** What looks after the tables outside; null if there are none. */
    @Nullable TableLoaders loaders() {
        return loaders;
    }
}
