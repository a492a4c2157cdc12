package dev.rivulet.delta.kernel.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rivulet.delta.kernel.TableScan;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The file of one commit, whoever made it, action after action. Stateless. */
final class CommitFile {

    private CommitFile() {}

    /** Takes actions. */
    @FunctionalInterface
    interface Taker {

        void take(Row action) throws IOException;
    }

    /**
     * @param table any version of it
     * @param actions what is wanted of them; of the others all is null
     * @return whether the log has it, or has it still
     * @throws IOException if its file is damaged
     */
    static boolean read(TableScan table, long version, StructType actions, Taker taker) throws IOException {
        Path file = CommitContent.file(table.root(), version);
        long count = 0;
        try (CloseableIterator<ColumnarBatch> batches = table.engine()
                .getJsonHandler()
                .readJsonFiles(
                        Utils.singletonCloseableIterator(FileStatus.of(file.toString())), actions, Optional.empty())) {
            while (batches.hasNext()) {
                count += take(batches.next(), taker);
            }
        } catch (FileNotFoundException | NoSuchFileException gone) {
            return false;
        } catch (RuntimeException failure) {
            if (isGone(failure)) {
                return false;
            }
            throw unreadable(file, failure);
        }
        if (count == 0) {
            throw new IOException(file + " is damaged: it is empty; restore the file from a copy");
        }
        return true;
    }

    private static long take(ColumnarBatch batch, Taker taker) throws IOException {
        long count = 0;
        try (CloseableIterator<Row> rows = batch.getRows()) {
            while (rows.hasNext()) {
                taker.take(rows.next());
                count++;
            }
        }
        return count;
    }

    private static IOException unreadable(Path file, RuntimeException failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        boolean isDamaged = deepest instanceof JsonProcessingException;
        return new IOException(
                file
                        + (isDamaged ? " is damaged: an action is no JSON: " : " cannot be read: ")
                        + deepest.getMessage()
                        + (isDamaged ? "; restore the file from a copy" : ""),
                failure);
    }

    private static boolean isGone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
                return true;
            }
        }
        return false;
    }
}
