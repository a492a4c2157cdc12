package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.shape.EditedTable;
import dev.rivulet.delta.kernel.shape.KernelTypes;
import dev.rivulet.delta.kernel.shape.TableLayout;
import io.delta.kernel.Operation;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.CreateTableTransactionBuilderImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.Format;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.data.TransactionStateRow;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.Clock;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The first commit of a table. Stateless. */
final class TableCreation {

    private TableCreation() {}

    /**
     * One that fails if the table is there by the time that it commits.
     *
     * @param unique what no other table is made with
     */
    static Transaction transaction(
            KernelEngine engine, Path root, TableLayout layout, String engineInfo, Clock clock, String unique) {
        TransactionImpl plain = plain(engine, root, layout, engineInfo, clock);
        if (layout.edits().isEmpty()) {
            return plain;
        }
        Metadata metadata = metadata(plain, engine, clock, unique);
        return edited(plain, EditedTable.of(plain.getProtocol(), metadata, layout.edits()), engineInfo, clock);
    }

    private static TransactionImpl plain(
            KernelEngine engine, Path root, TableLayout layout, String engineInfo, Clock clock) {
        List<Column> partitionColumns =
                layout.partitionColumns().stream().map(Column::new).toList();
        var builder = TableManager.buildCreateTableTransaction(
                        root.toString(),
                        KernelTypes.toKernel(layout.schema(), layout.properties(), root.toString()),
                        engineInfo)
                .withTableProperties(layout.properties())
                .withCommitter(SafeCommitter.forCreation(engine.files(), clock.getTimeMillis()));
        if (!partitionColumns.isEmpty()) {
            builder = builder.withDataLayoutSpec(DataLayoutSpec.partitioned(partitionColumns));
        }
        if (!layout.clusteringColumns().isEmpty()) {
            builder = builder.withDataLayoutSpec(DataLayoutSpec.clustered(
                    layout.clusteringColumns().stream().map(Column::new).toList()));
        }
        // The interface offers no clock, and the machine's would tell of a time that later commits cannot go back
        // behind.
        return (TransactionImpl)
                ((CreateTableTransactionBuilderImpl) builder).withClock(clock).build(engine);
    }

    /** Kernel makes no table with constraints, generated columns or default values, but commits one that is made so. */
    private static TransactionImpl edited(TransactionImpl plain, EditedTable table, String engineInfo, Clock clock) {
        return new TransactionImpl(
                true,
                plain.getDataPath(),
                Optional.empty(),
                engineInfo,
                Operation.CREATE_TABLE,
                Optional.of(table.protocol().orElse(plain.getProtocol())),
                Optional.of(table.metadata()),
                plain.getCommitter(),
                Optional.empty(),
                plain.getEffectiveClusteringColumns(),
                Optional.of(0),
                0,
                clock);
    }

    /** What Kernel would have said of the table, which it does not hand out as such. */
    private static Metadata metadata(TransactionImpl plain, KernelEngine engine, Clock clock, String unique) {
        StructType schema = plain.getSchema(engine);
        String id = plain.getDataPath() + unique;
        return new Metadata(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString(),
                Optional.empty(),
                Optional.empty(),
                new Format(),
                DataTypeJsonSerDe.serializeDataType(schema),
                schema,
                VectorUtils.buildArrayValue(plain.getPartitionColumns(engine), StringType.STRING),
                Optional.of(clock.getTimeMillis()),
                VectorUtils.stringStringMapValue(
                        TransactionStateRow.getConfiguration(plain.getTransactionState(engine))));
    }
}
