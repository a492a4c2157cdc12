package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import java.io.IOException;
import java.util.Optional;

/** Commits what is computed from a table's latest version right behind it, and computes it again where others were quicker. Stateless. */
public final class CommitAttempts {

    /** As for row changes: somebody who commits every second does not starve what takes less. */
    private static final int COUNT_MAX = 50;

    private CommitAttempts() {}

    @FunctionalInterface
    public interface Attempt<R> {

        /**
         * @param latest to commit right behind
         * @return empty if somebody else was quicker
         */
        Optional<R> commit(TableScan latest) throws IOException;
    }

    /**
     * @throws ConcurrentChangeException if others were quicker each time; nothing is visible
     */
    public static <R> R run(KernelTable table, String operation, Attempt<R> attempt) throws IOException {
        return run(table, operation, attempt, table.scan());
    }

    /**
     * The same, which begins with a version that is known: the longer a log is, the longer it takes to look for a later one.
     *
     * @param known the latest one by all that the caller knows
     */
    public static <R> R run(KernelTable table, String operation, Attempt<R> attempt, TableScan known)
            throws IOException {
        long version = -1;
        for (int count = 0; count < COUNT_MAX; count++) {
            TableScan latest = count == 0 ? known : table.scan();
            version = latest.version();
            Optional<R> made = attempt.commit(latest);
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new ConcurrentChangeException(table.root(), operation, COUNT_MAX, version);
    }
}
