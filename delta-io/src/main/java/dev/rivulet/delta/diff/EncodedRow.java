package dev.rivulet.delta.diff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row in bytes: equal rows have equal bytes. Immutable, as long as nobody changes the bytes.
 *
 * @param hash of the row, which decides where it goes
 */
record EncodedRow(long hash, byte[] bytes) {

    /** What an entry of a table of these takes besides the bytes, about. */
    private static final int OVERHEAD_SIZE_BYTES = 128;

    long memorySizeBytes() {
        return bytes.length + OVERHEAD_SIZE_BYTES;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncodedRow row && hash == row.hash && Arrays.equals(bytes, row.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
