package dev.rivulet.samples.mailbox;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;

/** How many records were taken: a version byte and a number, as the log has it. Stateless. */
final class MailboxOffset {

    private static final int VERSION = 1;
    private static final int SIZE_BYTES = 1 + Long.BYTES;

    private MailboxOffset() {}

    static byte[] encode(long count) {
        ByteWriter out = new ByteWriter(SIZE_BYTES);
        out.putByte(VERSION);
        out.putLong(count);
        return out.toByteArray();
    }

    static long decode(byte[] offset) throws IOException {
        if (offset.length != SIZE_BYTES || offset[0] != VERSION) {
            throw new IOException("the log holds an offset of a mailbox in another version than " + VERSION
                    + "; run the release that wrote it, or a newer one");
        }
        return new ByteReader(offset, 1, Long.BYTES).readLong();
    }
}
