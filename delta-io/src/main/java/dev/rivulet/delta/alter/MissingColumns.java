package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Gives a table those columns of a list that it lacks, by one commit. Stateless. */
public final class MissingColumns {

    private MissingColumns() {}

    /** Looks at a version that columns are about to be added to. */
    @FunctionalInterface
    public interface Check {

        /**
         * @throws IOException if they must not be added; nothing is visible then
         */
        void require(TableScan scan, TableShape shape) throws IOException;
    }

    /**
     * Adds the columns.
     *
     * @param columns each of which takes nulls, and has a name that the table may have; what of them is there already is left alone, whatever its type
     * @param applicationId whose commit it is, which the table's history is told as of an application's commits of rows
     * @param check of the version that the commit follows
     * @return no version is made if none is missing
     * @throws IOException as {@link TableAlteration} says
     */
    public static ChangeReport add(KernelTable table, List<Field> columns, String applicationId, Check check)
            throws IOException {
        return new AlterAttempts(table, words -> words.with("queryId", applicationId))
                .commit(
                        "ADD COLUMNS",
                        shape -> {
                            List<Field> missing = columns.stream()
                                    .filter(column -> shape.schema().indexOf(column.name()) < 0)
                                    .toList();
                            return missing.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new ShapeEdit.AddColumns(missing));
                        },
                        check::require);
    }
}
