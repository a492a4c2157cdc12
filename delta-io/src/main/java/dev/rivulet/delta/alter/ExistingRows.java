package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.quality.ColumnValues;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.delta.quality.RowChecks;
import dev.rivulet.delta.quality.TableRules;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the rows of a version against rules that are to come, each file once as long as the columns stay. One owner. */
final class ExistingRows {

    private final Path table;
    private final Set<String> passed = new HashSet<>();
    private Schema passedBy = Schema.of();

    ExistingRows(Path table) {
        this.table = table;
    }

    /**
     * @param constraints that are to come, by name
     * @param wanted the columns as they are to be
     * @throws ConstraintViolationException for the first row that does not meet them
     */
    void require(TableScan scan, Map<String, String> constraints, Schema wanted) throws IOException {
        require(scan, constraints, wanted, ColumnValues.NONE);
    }

    /**
     * @param values that are to come
     */
    void require(TableScan scan, Map<String, String> constraints, Schema wanted, ColumnValues values)
            throws IOException {
        if (!wanted.equals(passedBy)) {
            passed.clear();
            passedBy = wanted;
        }
        RowType<Row> rows = StructRowType.of("row", scan.schema());
        // What partition columns hold is read from the log, where the empty text is null already.
        RowChecks<Row> checks = new TableRules(table, wanted, List.of(), constraints, values).checks(rows);
        for (LiveFile file : scan.files()) {
            if (!passed.contains(file.identity())) {
                scan.visit(file, rows, PartitionText::parse, row -> {
                    checks.check(row);
                    return true;
                });
                passed.add(file.identity());
            }
        }
    }
}
