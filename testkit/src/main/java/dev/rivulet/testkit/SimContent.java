package dev.rivulet.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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
        int count = (int) Math.max(0, Math.min(target.remaining(), written.sizeBytes() - offset));
        if (count > 0) {
            written.copyTo(target, (int) offset, count);
        }
        return count;
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
        settle(Fate.ALL.keeper(new SplittableRandom(0)));
    }

    @Override
    public void syncLossily(SplittableRandom random) {
        settle((random.nextBoolean() ? Fate.NONE : Fate.ANY_SUBSET).keeper(random));
    }

    @Override
    public void crash(SplittableRandom random) {
        settle(Fate.any(random).keeper(random));
        written.copy(durable);
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
}
