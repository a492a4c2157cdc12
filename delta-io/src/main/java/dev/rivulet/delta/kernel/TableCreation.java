package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.shape.KernelTypes;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.CreateTableTransactionBuilderImpl;
import io.delta.kernel.internal.util.Clock;
import io.delta.kernel.transaction.DataLayoutSpec;
import java.nio.file.Path;
import java.util.List;

/** The first commit of a table. Stateless. */
final class TableCreation {

    private TableCreation() {}

    /** One that fails if the table is there by the time that it commits. */
    static Transaction transaction(KernelEngine engine, Path root, TableLayout layout, String engineInfo, Clock clock) {
        List<Column> partitionColumns =
                layout.partitionColumns().stream().map(Column::new).toList();
        var builder = TableManager.buildCreateTableTransaction(
                        root.toString(), KernelTypes.toKernel(layout.schema()), engineInfo)
                .withTableProperties(layout.properties())
                .withCommitter(SafeCommitter.forCreation(engine.files(), clock.getTimeMillis()));
        if (!partitionColumns.isEmpty()) {
            builder = builder.withDataLayoutSpec(DataLayoutSpec.partitioned(partitionColumns));
        }
        // The interface offers no clock, and the machine's would tell of a time that later commits cannot go back
        // behind.
        return ((CreateTableTransactionBuilderImpl) builder).withClock(clock).build(engine);
    }
}
