package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.DeltaSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Delta table as a stream.
 *
 * @param maxFilesPerTrigger 0 for no limit
 * @param maxBytesPerTrigger {@link Long#MAX_VALUE} for no limit
 * @param pollInterval how often the log is looked at
 */
public record TableStream(
        Path path,
        Start start,
        int maxFilesPerTrigger,
        long maxBytesPerTrigger,
        PassedOver passedOver,
        Duration pollInterval,
        OnError onError)
        implements SourceSpec {

    /**
     * Where it begins; with all rows of the latest version if neither is given.
     *
     * @param version {@link Start#LATEST} for behind the latest
     */
    public record Start(OptionalLong version, Optional<Instant> timestamp) {

        public static final long LATEST = -1;
    }

    /** Which commits it passes over. */
    public record PassedOver(boolean deletes, boolean changes, boolean schemaChanges) {}

    @Override
    public String uid() {
        return "delta";
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        return limited(passing(started(DeltaSource.of(path, rows))));
    }

    private DeltaSource<Row> started(DeltaSource<Row> table) {
        if (start.timestamp().isPresent()) {
            return table.startingTimestamp(start.timestamp().get());
        } else if (start.version().isPresent()) {
            long version = start.version().getAsLong();
            return version == Start.LATEST ? table.startingAfterLatest() : table.startingVersion(version);
        }
        return table;
    }

    private DeltaSource<Row> passing(DeltaSource<Row> table) {
        DeltaSource<Row> changed = passedOver.deletes() ? table.ignoreDeletes() : table;
        changed = passedOver.changes() ? changed.skipChangeCommits() : changed;
        return passedOver.schemaChanges() ? changed.evolveSchema() : changed;
    }

    private DeltaSource<Row> limited(DeltaSource<Row> table) {
        DeltaSource<Row> changed = table.maxBytesPerTrigger(maxBytesPerTrigger).pollInterval(pollInterval);
        return maxFilesPerTrigger == 0 ? changed : changed.maxFilesPerTrigger(maxFilesPerTrigger);
    }

    @Override
    public void describe(ObjectNode definition) {
        definition.put("source", "delta");
    }
}
