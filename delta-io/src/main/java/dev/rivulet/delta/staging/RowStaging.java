package dev.rivulet.delta.staging;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.StagedEpoch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one epoch after the other to data files. One owner. */
public interface RowStaging<T> extends Closeable {

    /** The directory that the files are below. */
    Path root();

    /** What a row does not meet of what the table demands; null if it may be written. */
    @Nullable String whyRefused(T row);

    /**
     * Takes a row.
     *
     * @throws dev.rivulet.delta.quality.ConstraintViolationException if it, or one that was taken before and waits, is not as the table demands
     */
    void write(T row) throws IOException;

    /** Ends the epoch's files and makes them durable, in the order in which they were ended. */
    StagedEpoch seal(EpochSeal seal) throws IOException;
}
