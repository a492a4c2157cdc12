package dev.rivulet.wal;

import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.wal.error.WalPoisonedException;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.LogDirectory.UnnamedSegment;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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
    private final SpareAgent.Pool spares;

    /** What space a frame may take. */
    private enum Claim {
        /** The quota's, but for its reserve. */
        QUOTA,
        /** The reserve too, of the quota and of the segment. */
        RESERVE,
        /** The disk's, but for the segment's reserve. */
        DISK
    }

    /**
     * How large the log may grow by frames that take the reserve: beyond its quota, if that was lowered below what is there, or frames that
     * it does not bound went beyond it.
     */
    private long sizeMaxWithReserveBytes;

    private SegmentWriter segment;

    WalWriter(Wal log, LogDirectory directory, WalSettings settings, SpareAgent.Pool spares, SegmentWriter segment) {
        this.log = log;
        this.directory = directory;
        this.settings = settings;
        this.spares = spares;
        this.segment = segment;
        long openedSizeBytes = segment.endPosition() - log.firstPosition();
        WalSettings.Quota quota = settings.quota();
        this.sizeMaxWithReserveBytes = Math.max(quota.sizeMaxBytes(), openedSizeBytes + quota.reserveSizeBytes());
    }

    /**
     * Appends a frame. It is copied to memory, and written to the file no later than at the next {@link #flush} or {@link #sync}. Where
     * it ends is {@link Wal#endPosition}.
     *
     * @param kind what the payload is, 0 to 255; for the caller's use
     * @param payload its bytes from position to limit, which are not moved; may be empty
     * @return whether it was appended; if not, nothing has changed, and the caller offers it again when there may be room
     * @throws IllegalArgumentException if it is larger than the settings allow; nothing was appended
     * @throws IOException if the disk failed, now or before
     */
    public AppendResult append(int kind, ByteBuffer payload) throws IOException {
        requireFit(kind, payload);
        return add(FrameLayout.typeAndKind(FrameLayout.TYPE_DATA, kind), payload, Claim.QUOTA);
    }

    /**
     * As {@link #append}, for frames without which what the log has cannot be worked off and released: the quota does not bound them, only
     * the disk does. They leave the reserve alone. The caller keeps their number small.
     */
    public AppendResult appendBeyondQuota(int kind, ByteBuffer payload) throws IOException {
        requireFit(kind, payload);
        AppendResult result = add(FrameLayout.typeAndKind(FrameLayout.TYPE_DATA, kind), payload, Claim.DISK);
        long sizeBytes = segment.endPosition() - log.firstPosition();
        sizeMaxWithReserveBytes =
                Math.max(sizeMaxWithReserveBytes, sizeBytes + settings.quota().reserveSizeBytes());
        return result;
    }

    /**
     * As {@link #append}, for small frames without which the log cannot be brought to an end or released: they may take the reserve of
     * the quota and of the segment, which other frames leave alone.
     */
    public AppendResult appendReserved(int kind, ByteBuffer payload) throws IOException {
        requireFit(kind, payload);
        return add(FrameLayout.typeAndKind(FrameLayout.TYPE_DATA, kind), payload, Claim.RESERVE);
    }

    /** What was appended and is not durable yet, in bytes. */
    public long unsyncedSizeBytes() {
        return segment.endPosition() - log.durablePosition();
    }

    /** Whether the files prove that all is durable, so that damage can be told from a torn tail. */
    public boolean isSealed() {
        return unsyncedSizeBytes() == 0 && segment.isSealed();
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
     *
     * @return whether anything was written; a log without any room left goes without the note
     */
    public boolean seal() throws IOException {
        sync();
        if (segment.isSealed()
                || !add(FrameLayout.SEAL, NO_PAYLOAD, Claim.RESERVE).isAppended()) {
            return false;
        }
        sync();
        return true;
    }

    /** Ends the log's last segment, with a footer if all went well. */
    void end(boolean isHealthy) throws IOException {
        try (SegmentWriter closing = segment) {
            discardSpares();
            if (isHealthy) {
                syncGroup();
                closing.addFooter(log.durablePosition());
                closing.sync();
            }
        }
    }

    private void requireFit(int kind, ByteBuffer payload) {
        if (kind < 0 || kind > 255) {
            throw new IllegalArgumentException("frame kind is " + kind + ", wanted is 0 to 255");
        }
        int payloadSizeMax = settings.frameSizeMaxBytes() - FrameLayout.HEADER_SIZE_BYTES;
        if (payload.remaining() > payloadSizeMax) {
            throw new IllegalArgumentException("a payload has " + payload.remaining() + " bytes, the log takes up to "
                    + payloadSizeMax + "; raise the largest frame size, or send smaller batches");
        }
    }

    private AppendResult add(int typeAndKind, ByteBuffer payload, Claim claim) throws IOException {
        log.requireUsable();
        int size = FrameLayout.alignedSize(FrameLayout.HEADER_SIZE_BYTES + payload.remaining());
        if (!isWithinQuota(size, claim)) {
            return AppendResult.LOG_FULL;
        }
        try {
            if (!makeRoom(size, claim == Claim.RESERVE)) {
                return AppendResult.DISK_FULL;
            }
            segment.add(typeAndKind, log.durablePosition(), payload);
        } catch (IOException e) {
            throw log.poison(e);
        }
        log.publishEnd(segment.endPosition());
        return AppendResult.APPENDED;
    }

    private boolean isWithinQuota(int frameSizeBytes, Claim claim) {
        if (claim == Claim.DISK) {
            return true;
        }
        WalSettings.Quota quota = settings.quota();
        long sizeMaxBytes =
                claim == Claim.RESERVE ? sizeMaxWithReserveBytes : quota.sizeMaxBytes() - quota.reserveSizeBytes();
        return segment.endPosition() - log.firstPosition() + frameSizeBytes <= sizeMaxBytes;
    }

    /** Finds space on the disk for a frame, in a new segment if need be; false if the disk has none. */
    private boolean makeRoom(int frameSizeBytes, boolean takesReserve) throws IOException {
        try {
            if (segment.hasRoomFor(frameSizeBytes, takesReserve)) {
                segment.prepare(frameSizeBytes, takesReserve);
                return true;
            }
        } catch (DiskFullException e) { // Told by the result; nothing is lost.
            return false;
        }
        PreparedFile next = nextFile(frameSizeBytes);
        if (next == null) {
            return false;
        }
        try {
            roll(next);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        return true;
    }

    private @Nullable PreparedFile nextFile(int frameSizeBytes) throws IOException {
        PreparedFile spare = spares.poll();
        return spare != null ? spare : newFile(frameSizeBytes);
    }

    /** Null if the disk has no room for it. */
    private @Nullable PreparedFile newFile(int frameSizeBytes) throws IOException {
        @Nullable UnnamedSegment created = null;
        try {
            created = directory.createSegment();
            PreparedFile file = new PreparedFile(
                    created,
                    settings.segmentSizeBytes(),
                    settings.preallocation().runwaySizeBytes());
            file.prepare(SegmentHeader.SIZE_BYTES
                    + frameSizeBytes
                    + FrameLayout.alignedSize(settings.quota().reserveSizeBytes())
                    + FrameLayout.FOOTER_SIZE_BYTES);
            return file;
        } catch (DiskFullException e) { // Told by the result; nothing is lost.
            if (created != null) {
                directory.discard(created);
            }
            return null;
        }
    }

    private void discardSpares() throws IOException {
        PreparedFile spare = spares.poll();
        while (spare != null) {
            directory.discard(spare.segment());
            spare = spares.poll();
        }
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
    private void roll(PreparedFile next) throws IOException {
        SegmentWriter full = segment;
        long endPosition = full.endPosition();
        full.addFooter(log.durablePosition());
        full.sync();
        log.publishFlushed(endPosition);
        log.publishDurable(endPosition);
        SegmentHeader header =
                full.header().next(log.term(), endPosition, endPosition, full.checksum(), settings.frameSizeMaxBytes());
        segment = new SegmentWriter(header, next, settings, full.group());
        full.close();
        segment.begin();
        directory.publish(next.segment(), header.index());
        log.addSegment(header);
    }
}
