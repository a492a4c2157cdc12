package dev.rivulet.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Appends to a log. One owner. Frames are gathered in memory and reach the file in one write per group; one sync then covers them
 * all. Its owner appends what has arrived, syncs, and acknowledges; what arrives meanwhile is the next group.
 *
 * <p>A thread inside must not be interrupted, which would close the file. After an exception other than {@link
 * IllegalArgumentException} every call throws {@link WalPoisonedException} with the first cause.
 */
public final class WalWriter {

    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Wal log;
    private final LogDirectory directory;
    private final WalSettings settings;
    private SegmentWriter segment;

    WalWriter(Wal log, LogDirectory directory, WalSettings settings, SegmentWriter segment) {
        this.log = log;
        this.directory = directory;
        this.settings = settings;
        this.segment = segment;
    }

    /**
     * Appends a frame. It is copied to memory, and written to the file no later than at the next {@link #flush} or {@link #sync}.
     *
     * @param kind what the payload is, 0 to 255; for the caller's use
     * @param payload its bytes from position to limit, which are not moved; may be empty
     * @return the position where the frame ends
     * @throws IllegalArgumentException if it is larger than the settings allow; nothing was appended
     * @throws IOException if the disk failed, now or before
     */
    public long append(int kind, ByteBuffer payload) throws IOException {
        if (kind < 0 || kind > 255) {
            throw new IllegalArgumentException("frame kind is " + kind + ", wanted is 0 to 255");
        }
        int payloadSizeMax = settings.frameSizeMaxBytes() - FrameLayout.HEADER_SIZE_BYTES;
        if (payload.remaining() > payloadSizeMax) {
            throw new IllegalArgumentException("a payload has " + payload.remaining() + " bytes, the log takes up to "
                    + payloadSizeMax + "; raise the largest frame size, or send smaller batches");
        }
        return add(FrameLayout.typeAndKind(FrameLayout.TYPE_DATA, kind), payload);
    }

    /** Writes what was appended to the file, where readers see it, without making it durable. */
    public void flush() throws IOException {
        log.requireUsable();
        try {
            writeGroup();
        } catch (IOException e) {
            throw log.poison(e);
        }
    }

    /**
     * Makes all durable that was appended; on return {@link Wal#durablePosition} is the end. Does nothing if nothing is new.
     *
     * @throws IOException if the disk failed, now or before; nothing behind the durable position may be acknowledged
     */
    public void sync() throws IOException {
        log.requireUsable();
        try {
            syncGroup();
        } catch (IOException e) {
            throw log.poison(e);
        }
    }

    /**
     * Notes in the log that all is durable, and syncs again. To be called once when appending pauses: from then on damage of the last
     * group can be told from a torn tail. Does nothing if that is noted already.
     */
    public void seal() throws IOException {
        sync();
        if (!segment.isSealed()) {
            add(FrameLayout.SEAL, NO_PAYLOAD);
            sync();
        }
    }

    /** Ends the log's last segment, with a footer if all went well. */
    void end(boolean isHealthy) throws IOException {
        try (SegmentWriter closing = segment) {
            if (isHealthy) {
                syncGroup();
                closing.addFooter(log.durablePosition());
                closing.sync();
            }
        }
    }

    private long add(int typeAndKind, ByteBuffer payload) throws IOException {
        log.requireUsable();
        try {
            if (!segment.hasRoomFor(FrameLayout.alignedSize(FrameLayout.HEADER_SIZE_BYTES + payload.remaining()))) {
                roll();
            }
            segment.add(typeAndKind, log.durablePosition(), payload);
        } catch (IOException e) {
            throw log.poison(e);
        }
        long endPosition = segment.endPosition();
        log.publishEnd(endPosition);
        return endPosition;
    }

    private void writeGroup() throws IOException {
        segment.flush();
        log.publishFlushed(segment.endPosition());
    }

    private void syncGroup() throws IOException {
        if (segment.endPosition() != log.durablePosition()) {
            writeGroup();
            segment.sync();
            log.publishDurable(segment.endPosition());
        }
    }

    /** Ends the segment durably before the next one can be seen, so that the sight of the next one proves the whole of this. */
    private void roll() throws IOException {
        SegmentWriter full = segment;
        long endPosition = full.endPosition();
        full.addFooter(log.durablePosition());
        full.sync();
        log.publishFlushed(endPosition);
        log.publishDurable(endPosition);
        SegmentHeader header =
                full.header().next(log.term(), endPosition, endPosition, full.checksum(), settings.frameSizeMaxBytes());
        segment = directory.createSegment(header, settings, full.group());
        full.close();
        directory.publish(segment);
        log.addSegment(header);
    }
}
