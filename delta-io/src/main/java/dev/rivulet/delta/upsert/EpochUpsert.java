package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Remembrance;
import dev.rivulet.delta.change.RowChange;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.commit.UnknownOutcomeException;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.index.KeyColumns;
import dev.rivulet.delta.upsert.index.KeyIndex;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Commits epochs whose rows take the place of those with the same key, once. Owned by the commit agent.
 *
 * <p>The files of the epochs are read for their keys; the rows of the table that have one of these are taken out by {@link RowChange},
 * which reads only files of which the {@link KeyIndex} does not know where these rows are, and none that it excludes; and both becomes visible in one commit right behind the version
 * that it was computed from.
 */
public final class EpochUpsert {

    private final KernelTable table;
    private final TableShape shape;
    private final StagingTarget target;
    private final KeyColumns keyColumns;
    private final MergeKey<Row> key;
    private final KeyIndex index;
    private final KeyGuard keys;

    /**
     * @param shape the table's
     * @param target of that shape
     * @param keys of the table, which need not be the key that rows take each other's place by
     */
    public EpochUpsert(
            KernelTable table, TableShape shape, StagingTarget target, KeyColumns keyColumns, KeyGuard keys) {
        this(table, shape, target, keyColumns, keys, new KeyIndex(keyColumns, keys.memory()));
    }

    private EpochUpsert(
            KernelTable table,
            TableShape shape,
            StagingTarget target,
            KeyColumns keyColumns,
            KeyGuard keys,
            KeyIndex index) {
        this.keys = keys;
        this.table = table;
        this.shape = shape;
        this.target = target;
        this.keyColumns = keyColumns;
        this.key = keyColumns.ofTable(target.schema());
        this.index = index;
    }

    /** The same for a table that has got more columns; what is known of where rows are goes over to it, and this one is of no more use. */
    public EpochUpsert grown(TableShape shape, StagingTarget target) {
        return new EpochUpsert(table, shape, target, keyColumns, keys, index);
    }

    /**
     * Makes the epochs visible, unless the table remembers them.
     *
     * @param epochs the files of each, ascending, each of which has a key once
     * @param parameters for the history
     * @return what was done; no version is made if the table has them already
     * @throws IOException as {@link RowChange#run(dev.rivulet.delta.change.RowOperation)}
     */
    public ChangeReport commit(List<List<StagedFile>> epochs, Remembrance remembrance, Map<String, String> parameters)
            throws IOException {
        ComingRows coming = ComingRows.of(epochs, table.knownScan(), target, index, key);
        try {
            ChangeReport report = new RowChange(table, shape, target, keys, remembrance)
                    .run(replacement(coming, parameters), coming.files());
            target.delete(report.isNew() ? coming.superseded() : coming.rewritten());
            return report;
        } catch (UnprovenEntryException | UnknownOutcomeException perhapsVisible) {
            throw perhapsVisible; // What it names must stay.
        } catch (IOException | RuntimeException failure) {
            target.delete(coming.rewritten());
            throw failure;
        }
    }

    private Replacement replacement(ComingRows coming, Map<String, String> parameters) {
        StructRowType rows = StructRowType.of("row", target.schema());
        return new Replacement(keyColumns, rows, coming.keys(), index, parameters);
    }
}
