package dev.rivulet.delta.kernel.rows;

import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.vector.DamagedVectorException;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.OptionalLong;

/** Whether a file that was read to its end has as many rows as the log and its deletion vector say. Stateless. */
public final class FileLength {

    private FileLength() {}

    /**
     * @param rowCount how many rows the file has, deleted ones too
     * @throws DamagedVectorException if the vector deletes rows that it does not have
     * @throws IOException if the log says that there are others
     */
    public static void require(TableScan scan, LiveFile file, DeletedRows deleted, long rowCount) throws IOException {
        // What the footer says of the number of rows is not in any checksum.
        OptionalLong wanted = file.physicalRowCount();
        if (wanted.isPresent() && wanted.getAsLong() != rowCount) {
            throw new IOException("table " + scan.root() + ": file " + file.path() + " has " + rowCount
                    + " rows, the log says " + wanted.getAsLong() + " in " + scan.sourceOf(file)
                    + ": one of the two is damaged; restore the file"
                    + " from a copy, or an older version of the table");
        }
        if (deleted.last() >= rowCount) {
            throw new DamagedVectorException(
                            file.vector(scan.root()).orElseThrow(),
                            "it deletes row " + deleted.last() + " of data file " + file.path() + ", which has "
                                    + rowCount)
                    .namedBy(scan.sourceOf(file));
        }
    }
}
