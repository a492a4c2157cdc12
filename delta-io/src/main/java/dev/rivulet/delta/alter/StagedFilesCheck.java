package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.kernel.shape.Widening;
import dev.rivulet.delta.quality.RowChecks;
import dev.rivulet.delta.quality.TableRules;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.util.List;

/**
 * Whether files that were staged for one version of a table may become visible in another. Where the rules have become stricter the files
 * are read, each time: it costs what a query over them does, until the writer is started anew. Immutable.
 *
 * @param shape of the version that the files are staged for
 * @param rules of it, which all their rows meet
 */
public record StagedFilesCheck(TableShape shape, TableRules rules) {

    /**
     * Passes if the files fit the version.
     *
     * @throws dev.rivulet.delta.quality.ConstraintViolationException for a row that does not
     * @throws IOException if the version has other columns, or demands what cannot be checked here
     */
    public void check(TableScan version, List<StagedFile> files) throws IOException {
        TableShape now = version.shape();
        if (now.equals(shape)) {
            return;
        }
        version.requireWritable();
        requireColumns(version, now);
        if (!now.keys().equals(shape.keys())) {
            throw new IOException("table " + rules.table() + " was given other keys while it is written to: at version "
                    + version.version() + " " + now.keys() + ", wanted " + shape.keys() + "; start the writer anew");
        }
        TableRules rulesNow = TableRules.of(rules.table(), now);
        if (!rules.cover(rulesNow)) {
            requireRows(version, rulesNow, files);
        }
    }

    private void requireColumns(TableScan version, TableShape now) throws IOException {
        for (Field staged : shape.schema().fields()) {
            int index = now.schema().indexOf(staged.name());
            boolean isThere = index >= 0;
            if (!isThere
                    || !Widening.isWithin(
                            staged.type(), now.schema().field(index).type())) {
                throw misfit(
                        version,
                        "column " + staged.name() + " is "
                                + (isThere ? now.schema().field(index).type() : "missing") + ", wanted "
                                + staged.type());
            }
        }
        if (!shape.names().fit(now.names(), shape.schema())) {
            throw misfit(version, "columns are others than those of the same names before: " + now.names());
        }
        if (!now.partitionColumns().equals(shape.partitionColumns())) {
            throw misfit(
                    version, "it is partitioned by " + now.partitionColumns() + ", wanted " + shape.partitionColumns());
        }
    }

    private IOException misfit(TableScan version, String what) {
        return new IOException("table " + rules.table() + " was changed while it is written to: at version "
                + version.version() + " " + what + "; start the writer anew, with rows that fit");
    }

    private static void requireRows(TableScan version, TableRules rules, List<StagedFile> files) throws IOException {
        RowType<Row> rows = StructRowType.of("row", rules.uncheckedSchema());
        RowChecks<Row> checks = rules.checks(rows);
        for (StagedFile file : files) {
            version.visit(LiveFile.of(file, rules.table()), rows, PartitionText::parse, row -> {
                checks.check(row);
                return true;
            });
        }
    }
}
