package dev.rivulet.delta.kernel.log;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.commit.LogPath;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.snapshot.MetadataCleanup;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.Clock;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deletes what has expired of a table's log ({@code delta.logRetentionDuration}, a month if it is not set) and stands before an expired
 * checkpoint. Stateless but for the disk; a crash leaves a log that reaches less far back.
 *
 * <p>Kernel deletes commits and checkpoints, and leaves to pile up what goes with them: checksums, compacted commits, and the hidden files
 * of writers that crashed.
 */
public final class LogCleanup {

    private static final Pattern STATE = Pattern.compile("(\\d{20})(\\.json|\\.checkpoint\\..+)");
    private static final Pattern SIDE_FILE = Pattern.compile("(\\d{20})(\\.crc|\\.\\d{20}\\.compacted\\.json)");
    private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.\\d+\\.tmp");

    /** Much longer than a living writer needs for a file of the log. */
    private static final Duration UNFINISHED_MAX = Duration.ofDays(1);

    private static final long MICROS_PER_MILLI = 1_000;

    private final Engine engine;
    private final Disk disk;
    private final FileSystem system;
    private final Clock clock;

    public LogCleanup(Engine engine, Disk disk, FileSystem system, Clock clock) {
        this.engine = engine;
        this.disk = disk;
        this.system = system;
        this.clock = clock;
    }

    /** Cleans, unless the table forbids it. */
    public void clean(SnapshotImpl latest) throws IOException {
        boolean isProtected = latest.getProtocol()
                .getWriterFeatures()
                .contains(TableFeatures.CHECKPOINT_PROTECTION_W_FEATURE.featureName());
        if (isProtected || !TableConfig.EXPIRED_LOG_CLEANUP_ENABLED.fromMetadata(latest.getMetadata())) {
            return;
        }
        MetadataCleanup.cleanupExpiredLogs(
                engine, clock, latest.getDataPath(), TableConfig.LOG_RETENTION.fromMetadata(latest.getMetadata()));
        Path log = LogPath.at(latest.getLogPath().toString(), system);
        List<String> names = disk.list(log);
        deleteSideFiles(log, names);
        deleteUnfinished(log, names);
    }

    private void deleteSideFiles(Path log, List<String> names) throws IOException {
        long first = names.stream()
                .map(STATE::matcher)
                .filter(Matcher::matches)
                .mapToLong(state -> Long.parseLong(state.group(1)))
                .min()
                .orElse(0);
        for (String name : names) {
            Matcher sideFile = SIDE_FILE.matcher(name);
            if (sideFile.matches() && Long.parseLong(sideFile.group(1)) < first) {
                disk.delete(log.resolve(name));
            }
        }
    }

    private void deleteUnfinished(Path log, List<String> names) throws IOException {
        long beforeMicros = (clock.getTimeMillis() - UNFINISHED_MAX.toMillis()) * MICROS_PER_MILLI;
        for (String name : names) {
            if (UNFINISHED.matcher(name).matches() && isOlder(log.resolve(name), beforeMicros)) {
                disk.delete(log.resolve(name));
            }
        }
    }

    private boolean isOlder(Path file, long micros) throws IOException {
        try {
            return disk.modifiedMicros(file) < micros;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
