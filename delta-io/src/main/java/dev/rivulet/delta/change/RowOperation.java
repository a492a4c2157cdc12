package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a table's rows, of each by itself, so that files may be changed one by one and in any order. One owner. */
public interface RowOperation {

    /** What the history calls it, such as {@code DELETE}. */
    String name();

    /** For the history, in their order. */
    Map<String, String> parameters();

    /** For the history, by the names that it has for such an operation, in their order. */
    Map<String, Long> metrics(ChangeCounts counts);

    /** Which of the rows that are there it may change or delete. */
    enum Reach {
        NONE,
        SOME,
        ALL
    }

    default Reach reach() {
        return Reach.SOME;
    }

    /** The files of a version that may hold rows which it changes or deletes; others are not read. */
    default List<LiveFile> candidates(TableScan version) throws IOException {
        return version.files();
    }

    /**
     * What becomes of a row.
     *
     * @return the same object if the row stays as it is, another if it changes, null if it goes
     * @throws IOException if that cannot be computed, naming the row; the table stays as it is
     */
    @Nullable Row apply(Row row) throws IOException;

    /** Which of the operation's own rows met one of the table's since this was asked last. */
    default BitSet takeMatched() {
        return new BitSet();
    }
}
