package dev.rivulet.delta.kernel.log;

import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a change data feed is told by one commit, whoever made it. Immutable. If there are change data files they tell all; else the rows of
 * files that came are new, and those of files that went are gone. Files that it only moves rows between, as OPTIMIZE does, are not in it.
 *
 * @param changeData in the order of the log
 * @param added in the order of the log
 * @param removed in the order of the log, with the deletion vectors that they had
 * @param changesMetadata whether it says anew what columns and properties the table has
 */
public record CommitChanges(
        List<LiveFile> changeData, List<LiveFile> added, List<LiveFile> removed, boolean changesMetadata) {

    private static final StructType CDC = new StructType()
            .add("path", StringType.STRING)
            .add("partitionValues", new MapType(StringType.STRING, StringType.STRING, true))
            .add("size", LongType.LONG);

    private static final StructType ACTIONS = new StructType()
            .add("add", AddFile.FULL_SCHEMA)
            .add("remove", RemoveFile.FULL_SCHEMA)
            .add("cdc", CDC)
            .add("metaData", new StructType().add("id", StringType.STRING));

    private static final int ADD = 0;
    private static final int REMOVE = 1;
    private static final int CHANGE_DATA = 2;
    private static final int METADATA = 3;

    public CommitChanges {
        changeData = List.copyOf(changeData);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /**
     * @param table any version of it
     * @return empty if the log does not have it, or not any more
     * @throws IOException if its file is damaged, or does not say what partition a file that went was of
     */
    public static Optional<CommitChanges> read(TableScan table, long version) throws IOException {
        Reading reading = new Reading(table, version);
        return CommitFile.read(table, version, ACTIONS, reading::take)
                ? Optional.of(reading.changes())
                : Optional.empty();
    }

    /** Gathers what is read. One owner. */
    private static final class Reading {

        private final TableScan table;
        private final long version;
        private final List<LiveFile> changeData = new ArrayList<>();
        private final List<LiveFile> added = new ArrayList<>();
        private final List<LiveFile> removed = new ArrayList<>();
        private boolean changesMetadata;

        Reading(TableScan table, long version) {
            this.table = table;
            this.version = version;
        }

        void take(Row action) throws IOException {
            if (!action.isNullAt(ADD)) {
                if (new AddFile(action.getStruct(ADD)).getDataChange()) {
                    added.add(LiveFile.added(action.getStruct(ADD), table.root()));
                }
            } else if (!action.isNullAt(REMOVE)) {
                RemoveFile remove = new RemoveFile(action.getStruct(REMOVE));
                if (remove.getDataChange()) {
                    removed.add(file(remove));
                }
            } else if (!action.isNullAt(CHANGE_DATA)) {
                Row cdc = action.getStruct(CHANGE_DATA);
                changeData.add(file(values(cdc.getString(0), cdc.isNullAt(1) ? null : cdc.getMap(1), cdc.getLong(2))));
            } else if (!action.isNullAt(METADATA)) {
                changesMetadata = true;
            }
        }

        private LiveFile file(RemoveFile remove) throws IOException {
            Map<Integer, Object> values = values(
                    remove.getPath(),
                    remove.getPartitionValues().orElse(null),
                    remove.getSize().orElse(0L));
            put(values, "deletionVector", remove.getDeletionVector().map(DeletionVectorDescriptor::toRow));
            put(values, "stats", remove.getStatsJson());
            return file(values);
        }

        private Map<Integer, Object> values(String path, @Nullable MapValue partition, long sizeBytes)
                throws IOException {
            if (partition == null && table.isPartitioned()) {
                throw new IOException(
                        CommitContent.file(table.root(), version) + " does not say of which partition file " + path
                                + " is, so what it changes cannot be read; read the versions before and behind it");
            }
            Map<Integer, Object> values = new HashMap<>();
            put(values, "path", Optional.of(path));
            put(values, "partitionValues", Optional.of(VectorUtils.stringStringMapValue(texts(partition))));
            put(values, "size", Optional.of(sizeBytes));
            put(values, "modificationTime", Optional.of(0L));
            put(values, "dataChange", Optional.of(true));
            return values;
        }

        /** Spark leaves out of a map what is null; Kernel leaves columns out that are not in it. */
        private Map<String, @Nullable String> texts(@Nullable MapValue partition) {
            Map<String, @Nullable String> texts = new HashMap<>();
            if (partition != null) {
                texts.putAll(VectorUtils.<String, @Nullable String>toJavaMap(partition));
            }
            for (int index = 0; index < table.schema().fieldCount(); index++) {
                if (table.isPartitionColumn(index)) {
                    texts.putIfAbsent(table.physicalName(index), null);
                }
            }
            return texts;
        }

        private static void put(Map<Integer, Object> values, String field, Optional<?> value) {
            value.ifPresent(present -> values.put(AddFile.FULL_SCHEMA.indexOf(field), present));
        }

        private LiveFile file(Map<Integer, Object> values) {
            return LiveFile.added(new GenericRow(AddFile.FULL_SCHEMA, values), table.root());
        }

        CommitChanges changes() {
            return new CommitChanges(changeData, added, removed, changesMetadata);
        }
    }
}
