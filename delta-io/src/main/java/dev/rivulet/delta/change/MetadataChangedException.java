package dev.rivulet.delta.change;

import dev.rivulet.delta.kernel.shape.TableShape;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Another writer changed the table's columns, constraints or protocol while a change was being computed for those before. Nothing of the
 * change is visible; it may be asked for again.
 */
public final class MetadataChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    public MetadataChangedException(Path table, long version, TableShape read, TableShape found) {
        super("table " + table + " has other " + whatDiffers(read, found) + " at version " + version
                + "; nothing was changed, ask again");
    }

    private static String whatDiffers(TableShape read, TableShape found) {
        if (!read.schema().equals(found.schema())) {
            return "columns: " + found.schema() + ", read were " + read.schema();
        }
        if (!read.constraints().equals(found.constraints())) {
            return "CHECK constraints: " + found.constraints() + ", read were " + read.constraints();
        }
        if (!read.names().equals(found.names())) {
            return "names of columns in data files: " + found.names() + ", read were " + read.names();
        }
        return "properties: " + found + ", read were " + read;
    }
}
