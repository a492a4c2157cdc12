package dev.rivulet.delta.change;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.feed.ChangeType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * How it takes rows out, if it does nothing else: what {@link #apply} does, by some of the columns.
     *
     * @return empty if it changes rows, or needs all columns
     */
    default Optional<Deletion> deletion() {
        return Optional.empty();
    }

    /** Tells which rows of a file go. */
    interface Deletion {

        /**
         * Which rows of a file go, if that is known without reading it; each of a file's rows that {@link #apply} would take out is among them then.
         * Each file is asked for once, and {@link #of} is not asked for it.
         */
        default Optional<Gone> known(LiveFile file) {
            return Optional.empty();
        }

        /**
         * What goes of a file.
         *
         * @param rows none that is deleted already
         * @param rowCount how many the file has, deleted ones too
         */
        record Gone(DeletedRows rows, long rowCount) {}

        /** The columns that it needs. */
        RowType<Row> rows();

        /** For the rows of one file, in their order, of which each is asked for once. */
        Test of(LiveFile file);

        /** Whether a row goes. */
        @FunctionalInterface
        interface Test {

            boolean isGone(Row row) throws IOException;
        }
    }

    /**
     * A file has fewer rows since the commit.
     *
     * @param identity by which the table has it now
     */
    default void marked(LiveFile before, String identity) {}

    /** What a change data feed is told of rows for which {@link #apply} gives null. */
    default ChangeType goneAs() {
        return ChangeType.DELETE;
    }

    /**
     * What a change data feed is told of a new row.
     *
     * @param row as the table has it then
     * @param matched which of the operation's own rows met one of the table's
     */
    default ChangeType newAs(Row row, BitSet matched) {
        return ChangeType.INSERT;
    }

    /** Which of the operation's own rows met one of the table's since this was asked last. */
    default BitSet takeMatched() {
        return new BitSet();
    }
}
