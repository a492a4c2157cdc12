package dev.rivulet.delta.growth;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Another writer gave the table a column meanwhile, with another type than rows were staged with. None of these rows is visible; whoever stages them again has the
 * table's column.
 */
public final class ColumnConflictException extends IOException {

    private static final long serialVersionUID = 1L;

    ColumnConflictException(Path table, long version, String found, String wanted) {
        super("table " + table + " was given the column " + found + " by another writer, at version " + version
                + " or before, wanted " + wanted + "; nothing was committed, start the writer anew, which goes by the"
                + " table's column");
    }
}
