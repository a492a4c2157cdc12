package dev.rivulet.delta.kernel.log;

import dev.rivulet.delta.kernel.TableScan;
import io.delta.kernel.internal.TableConfig;
import java.time.Duration;

/** How long a table keeps what its latest version has no use for. Stateless. */
public final class TableRetention {

    private TableRetention() {}

    /** {@code delta.deletedFileRetentionDuration}, a week if it is not set. */
    public static Duration ofDeletedFiles(TableScan latest) {
        return Duration.ofMillis(
                TableConfig.TOMBSTONE_RETENTION.fromMetadata(latest.snapshot().getMetadata()));
    }
}
