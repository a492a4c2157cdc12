package dev.rivulet.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The content of a simulated file: what was written, what of it is durable, and the changes between the two. Guarded by the disk.
 */
final class SimContent implements SimNode {

    /** What a disk writes at once or not at all, unless it is told to tear it. */
    static final int SECTOR_SIZE_BYTES = 512;

    private sealed interface Change {}

    private record Write(int offset, byte[] bytes) implements Change {}

    private record Resize(int sizeBytes) implements Change {}

    /** The file got longer by a write whose bytes are lost. */
    private record Growth(int sizeBytes) implements Change {}

    private final SimImage written = new SimImage();
    private final SimImage durable = new SimImage();
    private final List<Change> unsynced = new ArrayList<>();
    private long modifiedMicros;

    SimContent(long nowMicros) {
        this.modifiedMicros = nowMicros;
    }

    int sizeBytes() {
        return written.sizeBytes();
    }

    int durableSizeBytes() {
        return durable.sizeBytes();
    }

    long modifiedMicros() {
        return modifiedMicros;
    }

    void write(int offset, byte[] bytes, long nowMicros) {
        written.write(offset, bytes, 0, bytes.length);
        unsynced.add(new Write(offset, bytes));
        modifiedMicros = nowMicros;
    }

    /**
     * A write that never reaches the platter, though the file gets the size that it should have.
     *
     * @param isCached whether the write is shown all the same until the power is lost
     */
    void loseWrite(int offset, byte[] bytes, boolean isCached, long nowMicros) {
        int end = Math.addExact(offset, bytes.length);
        if (isCached) {
            written.write(offset, bytes, 0, bytes.length);
        } else {
            written.resize(Math.max(written.sizeBytes(), end));
        }
        unsynced.add(new Growth(end));
        modifiedMicros = nowMicros;
    }

    /**
     * Bytes that were meant for another place replace what is durable here; the file stays as long as it is.
     *
     * @param isCached whether what was here is shown all the same until the power is lost
     */
    void strike(int offset, byte[] bytes, boolean isCached) {
        for (SimImage image : isCached ? List.of(durable) : List.of(durable, written)) {
            int end = Math.min(bytes.length, image.sizeBytes() - offset);
            if (end > 0) {
                image.write(offset, bytes, 0, end);
            }
        }
    }

    /** Turns a bit over for good: cached, durable, and on its way between the two. */
    void flip(long bitIndex) {
        written.flip(bitIndex);
        durable.flip(bitIndex);
        int index = Math.toIntExact(bitIndex >>> 3);
        for (Change change : unsynced) {
            if (change instanceof Write write && index >= write.offset && index < write.offset + write.bytes.length) {
                write.bytes[index - write.offset] ^= (byte) (1 << (bitIndex & 7));
            }
        }
    }

    void resize(int sizeBytes, long nowMicros) {
        written.resize(sizeBytes);
        unsynced.add(new Resize(sizeBytes));
        modifiedMicros = nowMicros;
    }

    /** Copies what was written from the offset on until the target is full or the file ends. */
    int read(ByteBuffer target, long offset) {
        int count = (int) Math.max(0, Math.min(target.remaining(), written.sizeBytes() - offset));
        if (count > 0) {
            written.copyTo(target, (int) offset, count);
        }
        return count;
    }

    /** The whole sectors that a write touches, as they would be after it. */
    byte[] sectors(int offset, byte[] bytes) {
        int start = offset - offset % SECTOR_SIZE_BYTES;
        int size = (offset - start + bytes.length + SECTOR_SIZE_BYTES - 1) / SECTOR_SIZE_BYTES * SECTOR_SIZE_BYTES;
        byte[] sectors = Arrays.copyOf(written.range(start, start + size), size);
        System.arraycopy(bytes, 0, sectors, offset - start, bytes.length);
        return sectors;
    }

    /** Replaces everything, cached and durable alike. */
    void overwrite(byte[] bytes) {
        unsynced.clear();
        for (SimImage image : List.of(written, durable)) {
            image.resize(0);
            image.write(0, bytes, 0, bytes.length);
        }
    }

    @Override
    public void sync() {
        settle(Keeper.ofAll());
    }

    @Override
    public void syncLossily(SplittableRandom random) {
        settle(new Keeper(random.nextBoolean() ? Fate.NONE : Fate.ANY_SUBSET, random, false));
    }

    @Override
    public void crash(Crash crash) {
        settle(crash.keeper());
        written.copy(durable);
    }

    private void settle(Keeper keeper) {
        for (Change change : unsynced) {
            if (change instanceof Write write) {
                settleSectors(write, keeper);
            } else if (change instanceof Growth growth && keeper.keepsNext()) {
                durable.resize(Math.max(durable.sizeBytes(), growth.sizeBytes));
            } else if (change instanceof Resize resize && keeper.keepsNext()) {
                durable.resize(resize.sizeBytes);
            }
        }
        unsynced.clear();
    }

    private void settleSectors(Write write, Keeper keeper) {
        int start = keeper.keepsAll() ? write.bytes.length : 0;
        durable.write(write.offset, write.bytes, 0, start);
        while (start < write.bytes.length) {
            int sectorRest = SECTOR_SIZE_BYTES - (write.offset + start) % SECTOR_SIZE_BYTES;
            int end = Math.min(write.bytes.length, start + sectorRest);
            if (keeper.keepsNext()) {
                settleSector(write, start, end, keeper);
            }
            start = end;
        }
    }

    private void settleSector(Write write, int start, int end, Keeper keeper) {
        int from = start;
        int to = end;
        if (keeper.tearsThis()) {
            int cut = start + keeper.cutOf(end - start);
            from = keeper.keepsNext() ? start : cut;
            to = from == start ? cut : end;
        }
        if (from < to) {
            durable.write(write.offset + from, write.bytes, from, to);
        }
    }
}
