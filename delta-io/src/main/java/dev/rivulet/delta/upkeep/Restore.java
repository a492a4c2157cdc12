package dev.rivulet.delta.upkeep;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.OlderState;
import dev.rivulet.delta.kernel.log.OlderVersions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a version that holds what an older one held. Stateless.
 *
 * <p>What applications have committed last stays as it is, as in Delta: the table goes on to remember transactions whose rows are gone. So
 * nobody who repeats a commit writes it twice, and a sink that finds the restore in the history behind its own commits can tell what was
 * taken from it. For that the history always names the version, also if a time was asked for.
 */
public final class Restore {

    private static final String OPERATION = "RESTORE";

    /** As many as people read. */
    private static final int MISSING_SHOWN_MAX = 10;

    private final KernelTable table;
    private final Disk disk;

    /** For {@link dev.rivulet.delta.DeltaTable}. */
    public Restore(KernelTable table, Disk disk) {
        this.table = table;
        this.disk = disk;
    }

    /**
     * @throws IllegalArgumentException if there is no such version yet, or it is negative
     * @throws ConcurrentChangeException if others committed too often in a row; nothing has changed
     * @throws IOException if the version or one of its files is gone, naming them; nothing has changed
     */
    public ChangeReport toVersion(long version) throws IOException {
        return CommitAttempts.run(table, OPERATION, latest -> restore(latest, version, null));
    }

    /**
     * @param time of which the latest version is meant
     * @throws IOException as {@link #toVersion}
     */
    public ChangeReport toTimestamp(Instant time) throws IOException {
        return CommitAttempts.run(
                table, OPERATION, latest -> restore(latest, OlderVersions.versionAt(latest, time), time.toString()));
    }

    private Optional<ChangeReport> restore(TableScan latest, long version, @Nullable String time) throws IOException {
        requireRestorable(latest, version);
        TableScan older = table.scan(version);
        Map<String, LiveFile> now = byIdentity(latest);
        Map<String, LiveFile> then = byIdentity(older);
        List<LiveFile> removed = without(now, then);
        List<LiveFile> restored = without(then, now);
        OlderState state = OlderVersions.state(latest, older, restored);
        Map<String, Long> metrics = metrics(removed, restored, then);
        if (removed.isEmpty() && state.isEmpty()) {
            return Optional.of(new ChangeReport(latest.version(), false, metrics, Optional.empty()));
        }
        requirePresent(restored, version);
        CommitWords words = new CommitWords(OPERATION, parameters(version, time), texts(metrics), Map.of(), false);
        return table.change(latest, ChangeRequest.of(removed, state, words))
                .map(result -> new ChangeReport(result.tableVersion(), true, metrics, result.upkeepFailure()));
    }

    private void requireRestorable(TableScan latest, long version) throws IOException {
        table.requireRewritable();
        if (version < 0 || version > latest.version()) {
            throw new IllegalArgumentException("table " + table.root() + " has no version " + version
                    + " to be restored to, wanted one from 0 to " + latest.version());
        }
        if (Boolean.parseBoolean(table.properties().get("delta.appendOnly"))) {
            throw new IOException("table " + table.root()
                    + " has delta.appendOnly, which does not go with a restore; take the property away first");
        }
    }

    private static Map<String, LiveFile> byIdentity(TableScan scan) throws IOException {
        return scan.files().stream()
                .collect(Collectors.toMap(LiveFile::identity, file -> file, (one, same) -> one, LinkedHashMap::new));
    }

    private static List<LiveFile> without(Map<String, LiveFile> files, Map<String, LiveFile> others) {
        List<LiveFile> rest = new ArrayList<>();
        files.forEach((identity, file) -> {
            if (!others.containsKey(identity)) {
                rest.add(file);
            }
        });
        return rest;
    }

    private void requirePresent(List<LiveFile> restored, long version) throws IOException {
        List<Path> missing = OlderVersions.missing(restored, table.root(), disk);
        if (!missing.isEmpty()) {
            String shown = missing.stream()
                    .limit(MISSING_SHOWN_MAX)
                    .map(file -> file.startsWith(table.root()) ? table.root().relativize(file) : file)
                    .map(Path::toString)
                    .collect(Collectors.joining(", "));
            throw new IOException("table " + table.root() + " cannot be restored to version " + version + ": "
                    + missing.size() + " of its files are gone, by a vacuum or by hand: " + shown
                    + (missing.size() > MISSING_SHOWN_MAX ? " and more" : "")
                    + "; bring them back, or restore a later version; nothing was changed");
        }
    }

    private static Map<String, String> parameters(long version, @Nullable String time) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("version", Long.toString(version));
        if (time != null) {
            parameters.put("timestamp", time);
        }
        return parameters;
    }

    private static Map<String, Long> metrics(
            List<LiveFile> removed, List<LiveFile> restored, Map<String, LiveFile> then) {
        Map<String, Long> metrics = new LinkedHashMap<>();
        metrics.put("tableSizeAfterRestore", sizeBytes(List.copyOf(then.values())));
        metrics.put("numOfFilesAfterRestore", (long) then.size());
        metrics.put("numRemovedFiles", (long) removed.size());
        metrics.put("numRestoredFiles", (long) restored.size());
        metrics.put("removedFilesSize", sizeBytes(removed));
        metrics.put("restoredFilesSize", sizeBytes(restored));
        return metrics;
    }

    private static long sizeBytes(List<LiveFile> files) {
        return files.stream().mapToLong(LiveFile::sizeBytes).sum();
    }

    private static Map<String, String> texts(Map<String, Long> metrics) {
        Map<String, String> texts = new LinkedHashMap<>();
        metrics.forEach((metric, value) -> texts.put(metric, Long.toString(value)));
        return texts;
    }
}
