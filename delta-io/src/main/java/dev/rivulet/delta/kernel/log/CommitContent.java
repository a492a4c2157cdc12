package dev.rivulet.delta.kernel.log;

import dev.rivulet.core.text.NumberedName;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one commit does to the rows of a table, whoever made it. Immutable. Files that it only moves rows between, as OPTIMIZE does, are not
 * in it.
 *
 * @param operation as the history calls it; empty if the writer did not say
 * @param added files with rows that are new, in the order of the log
 * @param removedCount how many files it takes out with rows that are gone or changed; a file of which it takes out more rows by a deletion
 *     vector counts as taken out and added
 * @param changesMetadata whether it says anew what columns and properties the table has
 */
public record CommitContent(
        long version, String operation, List<LiveFile> added, int removedCount, boolean changesMetadata) {

    private static final StructType ACTIONS = new StructType()
            .add("add", AddFile.FULL_SCHEMA)
            .add("remove", new StructType().add("path", StringType.STRING).add("dataChange", BooleanType.BOOLEAN))
            .add("metaData", new StructType().add("id", StringType.STRING))
            .add("commitInfo", new StructType().add("operation", StringType.STRING));

    private static final int ADD = 0;
    private static final int REMOVE = 1;
    private static final int METADATA = 2;
    private static final int COMMIT_INFO = 3;

    public CommitContent {
        added = List.copyOf(added);
    }

    /** Where the log of a table has a commit. */
    public static Path file(Path root, long version) {
        return root.resolve("_delta_log").resolve(NumberedName.of("", version, ".json"));
    }

    /**
     * @param table any version of it
     * @return empty if the log does not have it, or not any more
     * @throws IOException if its file is damaged
     */
    public static Optional<CommitContent> read(TableScan table, long version) throws IOException {
        Reading reading = new Reading(table.root());
        return CommitFile.read(table, version, ACTIONS, reading::take)
                ? Optional.of(reading.content(version))
                : Optional.empty();
    }

    /** Gathers what is read. One owner. */
    private static final class Reading {

        private final Path root;
        private final List<LiveFile> added = new ArrayList<>();
        private String operation = "";
        private int removedCount;
        private boolean changesMetadata;

        Reading(Path root) {
            this.root = root;
        }

        private void take(Row action) {
            if (!action.isNullAt(ADD)) {
                if (new AddFile(action.getStruct(ADD)).getDataChange()) {
                    added.add(LiveFile.added(action.getStruct(ADD), root));
                }
            } else if (!action.isNullAt(REMOVE)) {
                removedCount += action.getStruct(REMOVE).getBoolean(1) ? 1 : 0;
            } else if (!action.isNullAt(METADATA)) {
                changesMetadata = true;
            } else if (!action.isNullAt(COMMIT_INFO)
                    && !action.getStruct(COMMIT_INFO).isNullAt(0)) {
                operation = action.getStruct(COMMIT_INFO).getString(0);
            }
        }

        CommitContent content(long version) {
            return new CommitContent(version, operation, added, removedCount, changesMetadata);
        }
    }
}
