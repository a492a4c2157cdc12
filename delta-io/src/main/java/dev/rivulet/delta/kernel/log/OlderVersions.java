package dev.rivulet.delta.kernel.log;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.LogPath;
import dev.rivulet.delta.kernel.commit.OlderState;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import io.delta.kernel.internal.DeltaHistoryManager;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a table was, for those who want it back. Stateless. */
public final class OlderVersions {

    /** These speak of the log, which goes on as it is, and not of what the table holds. */
    private static final Set<String> PROPERTIES_OF_THE_LOG = Set.of(
            "delta.enableInCommitTimestamps",
            "delta.inCommitTimestampEnablementVersion",
            "delta.inCommitTimestampEnablementTimestamp");

    private OlderVersions() {}

    /**
     * The version that was the latest one at a time.
     *
     * @return the latest one if the time is after it
     * @throws IOException if the log does not reach back so far
     */
    public static long versionAt(TableScan latest, Instant time) throws IOException {
        SnapshotImpl snapshot = latest.snapshot();
        try {
            return DeltaHistoryManager.getActiveCommitAtTimestamp(
                            latest.engine(),
                            snapshot,
                            snapshot.getLogPath(),
                            time.toEpochMilli(),
                            true,
                            true,
                            false,
                            List.of())
                    .getVersion();
        } catch (RuntimeException failure) {
            throw new IOException(
                    "table " + latest.root() + ": which version was the latest one at " + time + " cannot be told: "
                            + failure.getMessage(),
                    failure);
        }
    }

    /**
     * The first version that was made at a time or later, the earliest that the log has if all are.
     *
     * @throws IOException if all were made before
     */
    public static long versionSince(TableScan latest, Instant time) throws IOException {
        SnapshotImpl snapshot = latest.snapshot();
        try {
            return DeltaHistoryManager.getVersionAtOrAfterTimestamp(
                    latest.engine(), snapshot.getLogPath(), time.toEpochMilli(), snapshot, List.of());
        } catch (RuntimeException failure) {
            throw new IOException(
                    "table " + latest.root() + ": which version was the first one since " + time + " cannot be told: "
                            + failure.getMessage(),
                    failure);
        }
    }

    /**
     * What a version behind the latest one takes from an older one: columns and properties, and a protocol that is high enough for both.
     *
     * @param files of the older version that come back
     * @throws IOException if the older version is of another table, or laid out by other clustering columns
     */
    public static OlderState state(TableScan latest, TableScan older, List<LiveFile> files) throws IOException {
        SnapshotImpl now = latest.snapshot();
        SnapshotImpl then = older.snapshot();
        requireSame("table id", now.getMetadata().getId(), then.getMetadata().getId(), older);
        requireSame(
                "clustering",
                now.getDomainMetadata("delta.clustering"),
                then.getDomainMetadata("delta.clustering"),
                older);
        Protocol merged = now.getProtocol().merge(then.getProtocol());
        Metadata metadata = then.getMetadata().withReplacedConfiguration(properties(now, then));
        return new OlderState(
                files,
                Optional.of(merged).filter(protocol -> !protocol.equals(now.getProtocol())),
                Optional.of(metadata).filter(other -> !other.equals(now.getMetadata())));
    }

    private static Map<String, String> properties(SnapshotImpl now, SnapshotImpl then) {
        Map<String, String> properties = new HashMap<>(then.getMetadata().getConfiguration());
        properties.keySet().removeAll(PROPERTIES_OF_THE_LOG);
        now.getMetadata().getConfiguration().forEach((key, value) -> {
            if (PROPERTIES_OF_THE_LOG.contains(key)) {
                properties.put(key, value);
            }
        });
        // No id may come to stand for two columns, as files of versions between have those of columns that go now.
        properties.merge(
                ColumnNames.ID_MAX_PROPERTY,
                Integer.toString(ColumnNames.of(now.getMetadata()).idMax()),
                (one, other) -> Integer.parseInt(one) > Integer.parseInt(other) ? one : other);
        properties.remove(ColumnNames.ID_MAX_PROPERTY, "0");
        return properties;
    }

    private static void requireSame(String what, Object now, Object then, TableScan older) throws IOException {
        if (!now.equals(then)) {
            throw new IOException("table " + older.root() + ": version " + older.version()
                    + " cannot be brought back here: its " + what + " is " + then + ", that of the table is " + now);
        }
    }

    /** Those of the files that are gone from the disk, deletion vectors too, as paths. */
    public static List<Path> missing(List<LiveFile> files, Path root, Disk disk) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (LiveFile file : files) {
            noteIfMissing(LogPath.at(file.absolutePath(), root.getFileSystem()), disk, missing);
            Optional<String> vector = file.vectorPath(root.toString());
            if (vector.isPresent()) {
                noteIfMissing(LogPath.at(vector.get(), root.getFileSystem()), disk, missing);
            }
        }
        return missing;
    }

    private static void noteIfMissing(Path path, Disk disk, List<Path> missing) throws IOException {
        if (!disk.exists(path)) {
            missing.add(path);
        }
    }
}
