package dev.rivulet.benchmarks.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What a log gives back, records one after another without what the log puts between them. Immutable. Equal for two logs that hold the
 * same records in the same order.
 *
 * @param crc CRC32C over all of them
 */
record WrittenBytes(long sizeBytes, long crc) {

    /** Adds up while reading. One owner. */
    static final class Collector {

        private final CRC32C crc = new CRC32C();
        private long sizeBytes;

        /** Takes the bytes from position to limit, and moves the position there. */
        void add(ByteBuffer bytes) {
            sizeBytes += bytes.remaining();
            crc.update(bytes);
        }

        WrittenBytes totals() {
            return new WrittenBytes(sizeBytes, crc.getValue());
        }
    }
}
