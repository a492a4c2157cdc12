package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.log.NeededFiles;
import dev.rivulet.delta.kernel.log.TableRetention;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upkeep.DirectoryWalk.Found;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes files that no version within a retention needs. Good for one run.
 *
 * <p>The commit that tells of the start comes before the first deletion and makes all commits before it durable. Otherwise a power loss could
 * take away a version that removed a file, after that file is gone.
 */
final class Vacuum {

    /** After so many deletions the log is read again, lest somebody has restored a version that needs one of the next. */
    private static final int BATCH_SIZE = 100;

    /** Longer than there have been files, and short enough to count with. */
    private static final Duration RETENTION_MAX = Duration.ofDays(36_500);

    private static final long MICROS_PER_MILLI = 1_000;
    private static final String START = "VACUUM START";
    private static final String END = "VACUUM END";

    private final KernelTable table;
    private final StagingTarget target;
    private final Duration ownRetention;
    private final @Nullable Duration askedRetention;
    private final boolean isRetentionChecked;
    private final TableScan latest;
    private final long beforeMicros;

    private final List<Found> gone = new ArrayList<>();

    /**
     * @param askedRetention null for the table's own
     * @throws IllegalArgumentException if it is shorter than the table's own, and that is checked
     */
    Vacuum(KernelTable table, StagingTarget target, @Nullable Duration askedRetention, boolean isRetentionChecked)
            throws IOException {
        this.table = table;
        this.target = target;
        this.askedRetention = askedRetention;
        this.isRetentionChecked = isRetentionChecked;
        this.latest = table.scan();
        this.ownRetention = TableRetention.ofDeletedFiles(latest);
        Duration retention = askedRetention == null ? ownRetention : askedRetention;
        if (isRetentionChecked && retention.compareTo(ownRetention) < 0) {
            throw new IllegalArgumentException("table " + table.root() + ": the retention is " + retention
                    + ", wanted at least " + ownRetention
                    + ", the table's delta.deletedFileRetentionDuration: versions and writers of that time could lose"
                    + " files; retain more, lower the property, or leave the check out if nobody else uses the table");
        }
        this.beforeMicros = target.clock().epochMicros() - micros(retention);
    }

    private static long micros(Duration duration) {
        return duration.compareTo(RETENTION_MAX) > 0 ? micros(RETENTION_MAX) : duration.toNanos() / 1_000;
    }

    VacuumReport dryRun() throws IOException {
        DirectoryWalk walk = walk(needed());
        return report(walk, walk.files(), 0, Optional.empty());
    }

    VacuumReport run() throws IOException {
        NeededFiles needed = needed();
        DirectoryWalk walk = walk(needed);
        commit(START, startParameters(), startMetrics(walk));
        long directoryCount;
        try {
            deleteFiles(walk.files(), needed);
            directoryCount = deleteDirectories(walk.directories());
        } catch (IOException failure) {
            end("FAILED", walk).ifPresent(failure::addSuppressed);
            throw failure;
        }
        return report(walk, gone, directoryCount, end("COMPLETED", walk));
    }

    private NeededFiles needed() throws IOException {
        return NeededFiles.since(Math.floorDiv(beforeMicros, MICROS_PER_MILLI), latest, target.disk());
    }

    private DirectoryWalk walk(NeededFiles needed) throws IOException {
        DirectoryWalk walk =
                new DirectoryWalk(target.disk(), target.physicalPartitionColumns(), beforeMicros, needed::has);
        walk.walk(target.root());
        return walk;
    }

    private void deleteFiles(List<Found> found, NeededFiles needed) throws IOException {
        for (int index = 0; index < found.size(); index++) {
            if (index % BATCH_SIZE == 0) {
                needed.catchUp();
            }
            Found next = found.get(index);
            if (!needed.has(next.file())) {
                target.disk().delete(next.file());
                gone.add(next);
            }
        }
    }

    private long deleteDirectories(List<Path> directories) throws IOException {
        long count = 0;
        for (Path directory : directories) {
            if (target.disk().list(directory).isEmpty() && delete(directory)) {
                count++;
            }
        }
        return count;
    }

    private boolean delete(Path directory) throws IOException {
        try {
            target.disk().delete(directory);
            return true;
        } catch (DirectoryNotEmptyException used) {
            return false; // Somebody writes to that partition again.
        }
    }

    /** The files are gone by then, so that the history does not tell of it is no reason to fail. */
    private Optional<IOException> end(String status, DirectoryWalk walk) {
        Map<String, String> metrics = new LinkedHashMap<>();
        metrics.put("numDeletedFiles", Integer.toString(gone.size()));
        metrics.put(
                "numVacuumedDirectories", Integer.toString(walk.directories().size() + 1));
        try {
            return commit(END, Map.of("status", status), metrics).upkeepFailure();
        } catch (IOException failure) {
            return Optional.of(failure);
        }
    }

    private ChangeResult commit(String operation, Map<String, String> parameters, Map<String, String> metrics)
            throws IOException {
        CommitWords words = new CommitWords(operation, parameters, metrics, Map.of(), true);
        ChangeRequest request = new ChangeRequest(ChangeRequest.Files.NONE, false, words);
        return CommitAttempts.run(table, operation, behind -> table.change(behind, request));
    }

    private Map<String, String> startParameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("retentionCheckEnabled", Boolean.toString(isRetentionChecked));
        if (askedRetention != null) {
            parameters.put("specifiedRetentionMillis", Long.toString(micros(askedRetention) / MICROS_PER_MILLI));
        }
        parameters.put("defaultRetentionMillis", Long.toString(ownRetention.toMillis()));
        return parameters;
    }

    private static Map<String, String> startMetrics(DirectoryWalk walk) {
        Map<String, String> metrics = new LinkedHashMap<>();
        metrics.put("numFilesToDelete", Integer.toString(walk.files().size()));
        metrics.put("sizeOfDataToDelete", Long.toString(sizeBytes(walk.files())));
        return metrics;
    }

    private static long sizeBytes(List<Found> files) {
        return files.stream().mapToLong(Found::sizeBytes).sum();
    }

    private VacuumReport report(
            DirectoryWalk walk, List<Found> files, long directoryCount, Optional<IOException> upkeepFailure) {
        Path root = target.root();
        return new VacuumReport(
                Instant.EPOCH.plusMillis(Math.floorDiv(beforeMicros, MICROS_PER_MILLI)),
                files.stream()
                        .limit(VacuumReport.FILES_MAX)
                        .map(found -> root.relativize(found.file()))
                        .toList(),
                files.size(),
                sizeBytes(files),
                directoryCount,
                walk.skipped().stream().map(root::relativize).toList(),
                upkeepFailure);
    }
}
