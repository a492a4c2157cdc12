package dev.rivulet.delta.kernel.files;

import io.delta.kernel.exceptions.KernelEngineException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** What is said of a Parquet file that cannot be read. Stateless. */
public final class ParquetFailure {

    private ParquetFailure() {}

    public static KernelEngineException of(String path, Exception cause) {
        return new KernelEngineException("read Parquet file " + path, told(cause));
    }

    /** The cause in words, where its own are none or just the path. */
    private static Exception told(Exception cause) {
        if (cause instanceof NoSuchFileException) {
            return new IOException("it is not there", cause);
        }
        return cause.getMessage() == null
                ? new IOException("it is damaged: " + cause.getClass().getSimpleName(), cause)
                : cause;
    }
}
