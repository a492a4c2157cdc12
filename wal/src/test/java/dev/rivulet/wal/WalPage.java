package dev.rivulet.wal;

import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a log's files say by the page docs/formats/wal.md, read by nothing of the log's own code: what the tests hold against it.
 * Stateless.
 */
final class WalPage {

    static final int HEADER_SIZE_BYTES = 4096;
    static final int FRAME_HEADER_SIZE_BYTES = 32;

    private static final int TYPE_FOOTER = 2;
    private static final int TYPE_LAST = 4;

    /**
     * The end of a log.
     *
     * @param endPosition where the first frame fails, or the footer stands
     * @param provenPosition up to where the header or any intact frame of the newest segment says that the log was durable
     */
    record Tail(long endPosition, long provenPosition) {}

    private WalPage() {}

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int crc(byte[] bytes, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, end - start);
        return (int) crc.getValue();
    }

    static boolean isIntactHeader(byte[] segment) {
        return segment.length >= HEADER_SIZE_BYTES && little(segment).getInt(4092) == crc(segment, 0, 4092);
    }

    /** The checksum that a frame of that size must have at an offset; touches nothing. */
    static int frameCrc(byte[] segment, int at, int size) {
        byte[] seed = new byte[4];
        little(seed).putInt(0, crc(segment, 16, 48) ^ at);
        CRC32C crc = new CRC32C();
        crc.update(segment, at, 4);
        crc.update(seed);
        crc.update(segment, at + 8, size - 8);
        return (int) crc.getValue();
    }

    /** The size of the intact frame at an offset, filling included; 0 if there is none. */
    static int intactFrameSize(byte[] segment, int at) {
        ByteBuffer in = little(segment);
        if (segment.length - at < FRAME_HEADER_SIZE_BYTES) {
            return 0;
        }
        int length = in.getInt(at);
        long position = in.getLong(48) + at - HEADER_SIZE_BYTES;
        boolean isPossible = length >= FRAME_HEADER_SIZE_BYTES
                && length <= in.getInt(12)
                && (length + 7L) / 8 * 8 <= segment.length - at
                && in.getLong(at + 8) == position
                && in.getLong(at + 16) <= position
                && segment[at + 25] >= 1
                && segment[at + 25] <= TYPE_LAST;
        int size = (length + 7) / 8 * 8;
        return isPossible && in.getInt(at + 4) == frameCrc(segment, at, size) ? size : 0;
    }

    /** The file that has the end of the log; empty if there is no log. */
    static Optional<Path> newestSegment(SimDisk disk, Path directory) throws IOException {
        String newest = "";
        boolean hasStart = false;
        for (String name : disk.names(directory)) {
            newest = name.endsWith(".wal") ? name : newest;
            hasStart |= name.equals("wal.start");
        }
        return hasStart && !newest.isEmpty() ? Optional.of(directory.resolve(newest)) : Optional.empty();
    }

    /** What the newest segment says, whose header is intact. */
    static Tail tail(byte[] segment) {
        ByteBuffer in = little(segment);
        long provenPosition = in.getLong(56);
        int at = HEADER_SIZE_BYTES;
        int size = intactFrameSize(segment, at);
        while (size > 0 && segment[at + 25] != TYPE_FOOTER) {
            provenPosition = Math.max(provenPosition, in.getLong(at + 16));
            at += size;
            size = intactFrameSize(segment, at);
        }
        long endPosition = in.getLong(48) + at - HEADER_SIZE_BYTES;
        if (size > 0) {
            return new Tail(endPosition, Math.max(provenPosition, in.getLong(at + 16)));
        }
        for (int behind = at; behind < segment.length; behind += 8) {
            if (intactFrameSize(segment, behind) > 0) {
                provenPosition = Math.max(provenPosition, in.getLong(behind + 16));
            }
        }
        return new Tail(endPosition, provenPosition);
    }
}
