package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.wal.internal.FrameLayout;

/** What the results of appending promise: no refusal without a reason, no quota passed, and a reserve that is there. One owner. */
final class AppendCheck {

    private final Wal log;
    private final FaultMode mode;
    private final String name;
    private final long quotaSizeBytes;
    private final long reserveSizeBytes;

    /** The most that the log may have with frames that take the reserve. */
    private final long sizeMaxBytes;

    /** What the last frame that left the reserve alone has left of it. */
    private long reserveLeftSizeBytes;

    private boolean hasSpace;

    AppendCheck(Wal log, WalSettings settings, FaultMode mode, String name) {
        this.log = log;
        this.mode = mode;
        this.name = name;
        this.reserveSizeBytes = settings.quota().reserveSizeBytes();
        this.quotaSizeBytes = settings.quota().sizeMaxBytes() - reserveSizeBytes;
        long openedSizeBytes = log.endPosition() - log.firstPosition();
        this.sizeMaxBytes = Math.max(settings.quota().sizeMaxBytes(), openedSizeBytes + reserveSizeBytes);
        // What was carried over may go beyond a segment whose size was lowered.
        long roomSizeBytes = settings.segmentSizeBytes() - FrameLayout.FOOTER_SIZE_BYTES - log.activeSizeBytes();
        this.reserveLeftSizeBytes = Math.min(reserveSizeBytes, roomSizeBytes);
        this.hasSpace = mode != FaultMode.FULL_DISK;
    }

    /** Notes whether the disk has all the space in the world from now on. */
    void noteSpace(boolean hasSpace) {
        this.hasSpace = hasSpace;
    }

    void check(AppendResult result, int payloadSizeBytes, boolean takesReserve) {
        int size = FrameLayout.alignedSize(FrameLayout.HEADER_SIZE_BYTES + payloadSizeBytes);
        checkQuota(result, size, takesReserve ? sizeMaxBytes : quotaSizeBytes);
        boolean isRefusedForSpace = result == AppendResult.DISK_FULL;
        assertFalse(isRefusedForSpace && mode != FaultMode.FULL_DISK, () -> name + ": the disk is not full");
        assertFalse(isRefusedForSpace && hasSpace, () -> name + ": the disk is not full any more");
        if (!takesReserve) {
            reserveLeftSizeBytes = result.isAppended() ? reserveSizeBytes : reserveLeftSizeBytes;
            return;
        }
        boolean isReserved = size <= reserveLeftSizeBytes;
        assertTrue(result.isAppended() || !isReserved, () -> name + ": the reserve is not there, but " + result);
        reserveLeftSizeBytes -= result.isAppended() ? size : 0;
    }

    void checkSeal(boolean wasSealed, boolean isSealedNow) {
        boolean isReserved = FrameLayout.HEADER_SIZE_BYTES <= reserveLeftSizeBytes;
        assertTrue(isSealedNow || wasSealed || !isReserved, () -> name + ": there is a reserve, but no seal");
    }

    /** Seals take the reserve too. */
    void noteSeals(long sizeBytes) {
        reserveLeftSizeBytes -= sizeBytes;
    }

    private void checkQuota(AppendResult result, int sizeBytes, long limitSizeBytes) {
        long sizeAfter = log.endPosition() - log.firstPosition() + (result.isAppended() ? 0 : sizeBytes);
        boolean isWithin = sizeAfter <= limitSizeBytes;
        assertTrue(!result.isAppended() || isWithin, () -> name + ": the quota is passed");
        assertFalse(result == AppendResult.LOG_FULL && isWithin, () -> name + ": there is quota left");
    }
}
