package dev.rivulet.delta.kernel;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.kernel.commit.AppendRequest;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import dev.rivulet.delta.kernel.log.CheckpointDesk;
import dev.rivulet.delta.kernel.log.CheckpointTiming;
import dev.rivulet.delta.kernel.shape.ConstrainedTable;
import dev.rivulet.delta.kernel.shape.KernelTypes;
import dev.rivulet.delta.kernel.shape.TableLayout;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.staging.StagingName;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A Delta table through Kernel: the only class that touches Kernel's internals, so that another version of Kernel costs changes here
 * alone. One owner at a time.
 *
 * <p>After a crash the table is at one of its versions, whole. A commit that was reported is durable; of one that was not, the log
 * tells.
 */
public final class KernelTable {

    /** What the history says of the writer, behind Kernel's own name and version. */
    static final String ENGINE_INFO = "Rivulet";

    private static final long MICROS_PER_MILLI = 1_000;

    private final KernelEngine engine;
    private final Clock clock;
    private final Path root;
    private final LogProof proof;

    private final TransactionLookup transactions;
    private final TableUpkeep upkeep;
    private final TableSnapshots snapshots;
    private final AppendCommits appends;
    private final ChangeCommits changes;

    /** Null if checkpoints are made within commits. */
    private @Nullable CheckpointDesk desk;

    private KernelTable(KernelEngine engine, Clock clock, Path root) {
        this.engine = engine;
        this.clock = clock;
        this.root = root;
        this.proof = new LogProof(engine.files(), root);
        this.transactions = new TransactionLookup(engine, proof);
        this.upkeep = new TableUpkeep(engine, this::nowMillis, proof);
        this.snapshots = new TableSnapshots(engine, root, proof);
        this.appends = new AppendCommits(engine, snapshots, transactions, proof, this::nowMillis, ENGINE_INFO);
        this.changes = new ChangeCommits(engine, snapshots, proof, this::nowMillis, ENGINE_INFO);
    }

    /** Looks at what others have committed before something is committed behind it. */
    @FunctionalInterface
    public interface Fence {

        /**
         * Called with the version that the next commit is to follow, or that shows that it is there already.
         *
         * @throws IOException to end the commit; nothing of it is visible then, or was made by this call
         */
        void check(long version) throws IOException;
    }

    /** Looks at what a table wants of the rows and files that are about to become visible in it. */
    @FunctionalInterface
    public interface Admission {

        /**
         * Called with a version whose columns and constraints are still those of the table when the commit is made.
         *
         * @throws IOException if the files do not fit them; nothing is visible then
         */
        void check(TableScan version) throws IOException;
    }

    /**
     * Opens the table at a path.
     *
     * @return empty if there is none
     * @throws IOException if there is one that cannot be read
     */
    public static Optional<KernelTable> open(Disk disk, Clock clock, Path root) throws IOException {
        KernelTable table = newTable(disk, clock, root);
        return table.refresh() ? Optional.of(table) : Optional.empty();
    }

    /** Creates the table, or opens it if somebody else was quicker. On return its entry is durable. */
    public static KernelTable openOrCreate(Disk disk, Clock clock, Path root, TableLayout layout) throws IOException {
        KernelTable table = newTable(disk, clock, root);
        if (!table.refresh()) {
            table.create(layout);
        }
        table.proof.renew(table.version(), ENGINE_INFO);
        return table;
    }

    private static KernelTable newTable(Disk disk, Clock clock, Path root) {
        KernelEngine engine = new KernelEngine(StoreLocation.disk(root, disk), root.getFileSystem());
        return new KernelTable(engine, clock, root.toAbsolutePath().normalize());
    }

    public Path root() {
        return root;
    }

    public long version() throws IOException {
        return snapshot().getVersion();
    }

    /** What tells the table from another at the same place. */
    public String id() throws IOException {
        return snapshot().getMetadata().getId();
    }

    public Schema schema() throws IOException {
        return KernelTypes.toCore(root.toString(), snapshot().getSchema());
    }

    public TableShape shape() throws IOException {
        return TableShape.of(root.toString(), snapshot());
    }

    public List<String> partitionColumns() throws IOException {
        return snapshot().getPartitionColumnNames();
    }

    public Map<String, String> properties() throws IOException {
        return snapshot().getTableProperties();
    }

    /**
     * Checks that Kernel and we can append.
     *
     * @throws IOException naming the feature that stands against it
     */
    public void requireWritable() throws IOException {
        ConstrainedTable.requireWritable(snapshot(), root);
    }

    /**
     * Checks that rows may come into other files.
     *
     * @throws IOException naming what stands against it
     */
    public void requireRewritable() throws IOException {
        requireWritable();
        if (tracksRows()) {
            throw new IOException(
                    "table " + root + " tracks its rows, and in other files they would get other ids here;"
                            + " take delta.enableRowTracking away, or change it by another engine");
        }
    }

    /** Whether each row keeps an id, which it would lose in another file here. */
    public boolean tracksRows() throws IOException {
        return Boolean.parseBoolean(properties().get("delta.enableRowTracking"));
    }

    /**
     * Reads the table's latest version, whoever wrote it, and makes what it says durable.
     *
     * @return the last transaction of the application, empty if there was none
     */
    public OptionalLong latestTransactionVersion(String applicationId) throws IOException {
        proof.require();
        forget();
        snapshots.requireSameTable(snapshot());
        proof.sync();
        long version = transactions.latest(snapshot(), applicationId);
        return version == TransactionLookup.NONE ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /** The last transaction of each application that the latest version that was read has, sorted by application. */
    public SortedMap<String, Long> transactions() throws IOException {
        return transactions.all(snapshot());
    }

    /**
     * Makes files visible, unless the table has the transaction already.
     *
     * @throws FencedException if the table is another by now, or the fence says so; nothing is visible
     * @throws UnprovenEntryException if it is visible but not known to be durable; this object is of no more use
     * @throws IOException if it is not visible; the call may be repeated
     */
    public AppendResult append(AppendRequest request, Fence fence, Admission admission) throws IOException {
        followCheckpoint();
        AppendCommits.Made made = appends.commit(request, fence, admission);
        noteCommit();
        TransactionCommitResult result = made.result();
        if (result == null) {
            return new AppendResult(made.version(), false, Optional.empty());
        }
        keep(result);
        if (result.getPostCommitSnapshot().isPresent()) {
            transactions.committed(
                    request.transaction().applicationId(), request.transaction().version());
        }
        return new AppendResult(result.getVersion(), true, upkeep(result));
    }

    /**
     * Whether a version has a transaction already; what says so is durable then.
     *
     * @throws FencedException if the table is another by now, or the fence says so
     * @throws IOException also if the table does not remember what was expected
     */
    public boolean has(TableTransaction transaction, TableScan version, Fence fence) throws IOException {
        proof.require();
        snapshots.requireSameTable(version.snapshot());
        fence.check(version.version());
        long known = transactions.read(version.snapshot(), transaction.applicationId());
        if (known >= transaction.version()) {
            proof.sync();
            return true;
        }
        transactions.requireExpected(transaction, known);
        return false;
    }

    /**
     * Commits what was computed from a version right behind it.
     *
     * @param base what it was computed from
     * @return empty if somebody else has committed since; nothing is visible then
     * @throws UnprovenEntryException if it is visible but not known to be durable; this object is of no more use
     * @throws IOException if it is not visible
     */
    public Optional<ChangeResult> change(TableScan base, ChangeRequest request) throws IOException {
        forget();
        ChangeCommits.Made made = changes.commit(base.snapshot(), request).orElse(null);
        if (made == null) {
            return Optional.empty();
        }
        noteCommit();
        TransactionCommitResult result = made.result();
        if (result == null) {
            return Optional.of(new ChangeResult(made.version(), Optional.empty()));
        }
        keep(result);
        return Optional.of(new ChangeResult(made.version(), upkeep(result)));
    }

    /**
     * From now on commits leave checkpoints, and the cleaning of the log, to whoever owns what is returned. To be called before the first
     * commit, and once.
     */
    public BackgroundCheckpoints checkpointsBeside() {
        Invariant.check(desk == null, "checkpoints are left to one owner");
        desk = new CheckpointDesk();
        return new BackgroundCheckpoints(
                engine.withoutDirectorySyncs(), this::nowMillis, root, snapshots.tableId(), desk);
    }

    /** Writes a checkpoint of the latest version and cleans the log of what has expired. */
    public void checkpoint() throws IOException {
        forget();
        upkeep.checkpoint(snapshot());
        forget();
    }

    /** A scan of the latest version. */
    public TableScan scan() throws IOException {
        forget();
        return snapshots.scan(snapshot());
    }

    /** A scan of the latest version that is known, which spares reading the log; somebody else may have committed since. */
    public TableScan knownScan() throws IOException {
        return snapshots.scan(snapshot());
    }

    /** A scan of an older version, or of the latest. */
    public TableScan scan(long version) throws IOException {
        return snapshots.scan(snapshots.at(version));
    }

    /** A scan of the version that was the latest at a time. */
    public TableScan scan(Instant time) throws IOException {
        forget();
        return snapshots.scan(snapshots.asOf(time));
    }

    private void create(TableLayout layout) throws IOException {
        try {
            TransactionCommitResult result = TableCreation.transaction(
                            engine,
                            root,
                            layout,
                            ENGINE_INFO,
                            this::nowMillis,
                            StagingName.unique(clock).writer())
                    .commit(engine, CloseableIterable.<Row>emptyIterable());
            keep(result);
            upkeep.runChecksums(result);
        } catch (RuntimeException failure) {
            requireCreated(failure);
        }
    }

    /** The creation failed: that is well if the table is there all the same, by our or by another's hand. */
    private void requireCreated(RuntimeException cause) throws IOException {
        IOException failure = proof.translate("it could not be created", cause);
        proof.require();
        try {
            proof.sync();
            if (refresh()) {
                return;
            }
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
        throw failure;
    }

    private long nowMillis() {
        return clock.epochMicros() / MICROS_PER_MILLI;
    }

    private void keep(TransactionCommitResult result) {
        snapshots.keep(result);
        if (result.getPostCommitSnapshot().isEmpty()) {
            transactions.forget();
        }
    }

    /** What should follow a commit but cannot undo it. */
    private Optional<IOException> upkeep(TransactionCommitResult result) {
        try {
            upkeep.runChecksums(result);
            if (upkeep.wantsCheckpoint(result) && CheckpointTiming.isDue(snapshot())) {
                if (desk == null) {
                    checkpoint();
                } else {
                    desk.due(result.getVersion());
                }
            }
            return Optional.empty();
        } catch (IOException failure) {
            proof.note(failure);
            return Optional.of(failure);
        } catch (RuntimeException failure) {
            return Optional.of(proof.translate("upkeep after version " + result.getVersion() + " failed", failure));
        }
    }

    private void noteCommit() {
        if (desk != null) {
            desk.committed();
        }
    }

    private SnapshotImpl snapshot() throws IOException {
        followCheckpoint();
        return snapshots.latest();
    }

    private void followCheckpoint() {
        try {
            snapshots.readFrom(desk == null ? -1 : desk.publishedVersion());
        } catch (IOException failure) {
            forget(); // Reading the log anew tells what is the matter, if anything is.
        }
    }

    /** Reads the latest version; returns whether there is a table. */
    public boolean refresh() throws IOException {
        forget();
        return snapshots.refresh();
    }

    private void forget() {
        snapshots.forget();
        transactions.forget();
    }
}
