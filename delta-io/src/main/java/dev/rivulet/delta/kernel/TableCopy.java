package dev.rivulet.delta.kernel;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.FeedLines;
import dev.rivulet.delta.kernel.commit.PlacedFile;
import dev.rivulet.delta.staging.StagingName;
import io.delta.kernel.Operation;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The first commit of a table that begins with what another's version has: columns, properties, protocol and files. Stateless. */
public final class TableCopy {

    private static final long MICROS_PER_MILLI = 1_000;

    private TableCopy() {}

    /**
     * Makes the table. On return its entry is durable.
     *
     * @param root where no table is
     * @param source the version
     * @param files all of the version's, each synced where it is to be read
     * @throws UnprovenEntryException if it is visible but not known to be durable
     * @throws IOException if it is not visible, or somebody else made a table there first
     */
    public static void create(
            Disk disk, Clock clock, Path root, TableScan source, List<PlacedFile> files, CommitWords words)
            throws IOException {
        KernelEngine engine = new KernelEngine(disk, root.getFileSystem());
        LogProof proof = new LogProof(engine.files(), root);
        SafeCommitter committer = SafeCommitter.forChange(engine.files(), words, FeedLines.NONE, -1, version -> {});
        List<Row> actions = files.stream().map(file -> file.addition(root)).toList();
        try {
            TransactionCommitResult result = transaction(source, root, committer, clock)
                    .commit(engine, CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
            new TableUpkeep(engine, () -> clock.epochMicros() / MICROS_PER_MILLI, proof).runChecksums(result);
        } catch (RuntimeException failure) {
            requireVisible(proof, committer, proof.translate("it could not be created", failure));
        }
        proof.renew(0, KernelTable.ENGINE_INFO);
    }

    private static TransactionImpl transaction(TableScan source, Path root, SafeCommitter committer, Clock clock)
            throws IOException {
        SnapshotImpl snapshot = source.snapshot();
        List<Column> clustering =
                source.physicalClusteringColumns().stream().map(Column::new).toList();
        return new TransactionImpl(
                true,
                new io.delta.kernel.internal.fs.Path(root.toString()),
                Optional.empty(),
                KernelTable.ENGINE_INFO,
                Operation.CREATE_TABLE,
                Optional.of(snapshot.getProtocol()),
                Optional.of(metadata(snapshot.getMetadata(), root, clock)),
                committer,
                Optional.empty(),
                clustering.isEmpty() ? Optional.empty() : Optional.of(clustering),
                Optional.of(0),
                0,
                () -> clock.epochMicros() / MICROS_PER_MILLI);
    }

    /** It is another table, with a log of its own. */
    private static Metadata metadata(Metadata source, Path root, Clock clock) {
        String id = source.getId() + root + StagingName.unique(clock).writer();
        Map<String, String> properties = new HashMap<>(source.getConfiguration());
        properties.remove("delta.inCommitTimestampEnablementVersion");
        properties.remove("delta.inCommitTimestampEnablementTimestamp");
        return new Metadata(
                        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        source.getName(),
                        source.getDescription(),
                        source.getFormat(),
                        source.getSchemaString(),
                        source.getSchema(),
                        source.getPartitionColumns(),
                        Optional.of(clock.epochMicros() / MICROS_PER_MILLI),
                        source.getConfigurationMapValue())
                .withReplacedConfiguration(properties);
    }

    /** The outcome of a failed commit is read from the log, never guessed. */
    private static void requireVisible(LogProof proof, SafeCommitter committer, IOException failure)
            throws IOException {
        String transactionId = committer.transactionId();
        try {
            if (!transactionId.isEmpty() && proof.hasEntry(0, transactionId)) {
                return;
            }
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
        throw failure;
    }
}
