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

    /** What a disk writes at once or not at all. */
    static final int SECTOR_SIZE_BYTES = 512;

    private sealed interface Change {}

    private record Write(int offset, byte[] bytes) implements Change {}

    private record Resize(int sizeBytes) implements Change {}

    private final Image written = new Image();
    private final Image durable = new Image();
    private final List<Change> unsynced = new ArrayList<>();
    private long modifiedMicros;

    SimContent(long nowMicros) {
        this.modifiedMicros = nowMicros;
    }

    int sizeBytes() {
        return written.size;
    }

    long modifiedMicros() {
        return modifiedMicros;
    }

    void write(int offset, byte[] bytes, long nowMicros) {
        written.write(offset, bytes, 0, bytes.length);
        unsynced.add(new Write(offset, bytes));
        modifiedMicros = nowMicros;
    }

    void resize(int sizeBytes, long nowMicros) {
        written.resize(sizeBytes);
        unsynced.add(new Resize(sizeBytes));
        modifiedMicros = nowMicros;
    }

    /** Copies what was written from the offset on until the target is full or the file ends. */
    int read(ByteBuffer target, long offset) {
        int count = (int) Math.max(0, Math.min(target.remaining(), written.size - offset));
        if (count > 0) {
            target.put(written.bytes, (int) offset, count);
        }
        return count;
    }

    /** Replaces everything, cached and durable alike. */
    void overwrite(byte[] bytes) {
        unsynced.clear();
        for (Image image : List.of(written, durable)) {
            image.resize(0);
            image.write(0, bytes, 0, bytes.length);
        }
    }

    @Override
    public void sync() {
        settle(Fate.ALL.keeper(new SplittableRandom(0)));
    }

    @Override
    public void syncLossily(SplittableRandom random) {
        settle((random.nextBoolean() ? Fate.NONE : Fate.ANY_SUBSET).keeper(random));
    }

    @Override
    public void crash(SplittableRandom random) {
        settle(Fate.any(random).keeper(random));
        written.resize(0);
        written.write(0, durable.bytes, 0, durable.size);
    }

    private void settle(Keeper keeper) {
        for (Change change : unsynced) {
            if (change instanceof Write write) {
                settleSectors(write, keeper);
            } else if (change instanceof Resize resize && keeper.keepsNext()) {
                durable.resize(resize.sizeBytes);
            }
        }
        unsynced.clear();
    }

    private void settleSectors(Write write, Keeper keeper) {
        int start = 0;
        while (start < write.bytes.length) {
            int sectorRest = SECTOR_SIZE_BYTES - (write.offset + start) % SECTOR_SIZE_BYTES;
            int end = Math.min(write.bytes.length, start + sectorRest);
            if (keeper.keepsNext()) {
                durable.write(write.offset + start, write.bytes, start, end);
            }
            start = end;
        }
    }

    /** Bytes that grow; whatever lies between the old end and a write behind it is zero. */
    private static final class Image {
        private byte[] bytes = new byte[0];
        private int size;

        void write(int offset, byte[] source, int start, int end) {
            int writeEnd = Math.addExact(offset, end - start);
            if (writeEnd > size) {
                resize(writeEnd);
            }
            System.arraycopy(source, start, bytes, offset, end - start);
        }

        void resize(int newSize) {
            if (newSize > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(newSize, bytes.length * 2));
            }
            if (newSize < size) {
                Arrays.fill(bytes, newSize, size, (byte) 0);
            }
            size = newSize;
        }
    }
}
