package dev.rivulet.delta.alter;

import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Commits an edit right behind the version that it was found for, and finds it anew where another writer was quicker. One owner. */
final class AlterAttempts {

    /** Each time only files that others added are looked at. */
    private static final int ATTEMPT_COUNT_MAX = 50;

    private final KernelTable table;

    private final UnaryOperator<CommitWords> words;

    AlterAttempts(KernelTable table) {
        this(table, UnaryOperator.identity());
    }

    /**
     * @param words what the history is told, made of what it is told of such edits
     */
    AlterAttempts(KernelTable table, UnaryOperator<CommitWords> words) {
        this.table = table;
        this.words = words;
    }

    /** Finds what is to be done to a version; empty if it is as wanted already. */
    @FunctionalInterface
    interface Planner {

        Optional<ShapeEdit> plan(TableShape shape) throws IOException;
    }

    /** Whether a version allows an edit. */
    @FunctionalInterface
    interface Proof {

        void require(TableScan scan, TableShape shape) throws IOException;
    }

    /** Of an edit that every version allows. */
    ChangeReport commit(String operation, Planner planner) throws IOException {
        return commit(operation, planner, (scan, shape) -> {});
    }

    ChangeReport commit(String operation, Planner planner, Proof proof) throws IOException {
        long version = -1;
        for (int attempt = 0; attempt < ATTEMPT_COUNT_MAX; attempt++) {
            TableScan scan = table.scan();
            version = scan.version();
            scan.requireWritable();
            TableShape shape = scan.shape();
            ShapeEdit edit = planner.plan(shape).orElse(null);
            if (edit == null) {
                return new ChangeReport(version, false, Map.of(), Optional.empty());
            }
            proof.require(scan, shape);
            ChangeRequest request = ChangeRequest.of(List.of(edit), words.apply(AlterWords.of(edit, shape)));
            ChangeResult result = table.change(scan, request).orElse(null);
            if (result != null) {
                return new ChangeReport(result.tableVersion(), true, Map.of(), result.upkeepFailure());
            }
        }
        throw new ConcurrentChangeException(table.root(), operation, ATTEMPT_COUNT_MAX, version);
    }
}
