package dev.rivulet.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Carries out the faults of {@link SimFaults} that no call reports; a seed decides where they hit. Guarded by the disk. */
final class SimDamage {

    private static final int SECTOR_SIZE_BYTES = SimContent.SECTOR_SIZE_BYTES;

    /** A victim is a random file, which may turn out to be too small. */
    private static final int VICTIM_TRIES_MAX = 4;

    /** Where formats have their lengths and checksums. */
    private static final int FRONT_SIZE_BYTES = 32;

    private final SimTree tree;
    private final SplittableRandom random;

    // The last write, which is where damage hurts most.
    private @Nullable SimContent lastWritten;
    private int lastWriteOffset;
    private int lastWriteSizeBytes;

    SimDamage(SimTree tree, SplittableRandom random) {
        this.tree = tree;
        this.random = random;
    }

    /** Remembers where damage hurts most. */
    void noteWrite(SimContent content, int offset, int sizeBytes) {
        lastWritten = content;
        lastWriteOffset = offset;
        lastWriteSizeBytes = sizeBytes;
    }

    /** Turns over a bit of what was written last, or of any file, the larger the likelier; returns whether there was one. */
    boolean flipAnyBit() {
        List<SimContent> contents = tree.contents();
        if (lastWritten != null && random.nextBoolean() && contents.contains(lastWritten)) {
            int sizeBytes = random.nextBoolean() ? lastWriteSizeBytes : Math.min(FRONT_SIZE_BYTES, lastWriteSizeBytes);
            lastWritten.flip(8L * lastWriteOffset + random.nextLong(8L * sizeBytes));
            return true;
        }
        long allSizeBytes = tree.usedSizeBytes();
        if (allSizeBytes == 0) {
            return false;
        }
        flip(contents, random.nextLong(8 * allSizeBytes));
        return true;
    }

    /** Writes none of the sectors, or all but one. */
    void loseWrite(SimContent content, int offset, byte[] bytes, boolean isCached, long nowMicros) {
        boolean losesAll = random.nextBoolean();
        int lostStart = random.nextInt(bytes.length);
        int start = 0;
        while (start < bytes.length) {
            int end = Math.min(bytes.length, start + SECTOR_SIZE_BYTES - (offset + start) % SECTOR_SIZE_BYTES);
            byte[] part = Arrays.copyOfRange(bytes, start, end);
            boolean isChosen = lostStart >= start && lostStart < end;
            if (losesAll || isChosen) {
                content.loseWrite(offset + start, part, isCached, nowMicros);
            } else {
                content.write(offset + start, part, nowMicros);
            }
            start = end;
        }
    }

    /** Loses the write, and overwrites as many sectors elsewhere. Where the victim ends before, the rest is lost too. */
    void misdirectWrite(SimContent content, int offset, byte[] bytes, boolean isCached, long nowMicros) {
        byte[] sectors = content.sectors(offset, bytes);
        content.loseWrite(offset, bytes, isCached, nowMicros);
        List<SimContent> contents = tree.contents();
        for (int tries = 0; tries < VICTIM_TRIES_MAX && !contents.isEmpty(); tries++) {
            SimContent victim = contents.get(random.nextInt(contents.size()));
            int sectorCount = victim.durableSizeBytes() / SECTOR_SIZE_BYTES;
            // The same place in another file is where bytes look most as if they belonged there.
            boolean isSamePlace = random.nextBoolean() && offset / SECTOR_SIZE_BYTES < sectorCount;
            int sector = isSamePlace ? offset / SECTOR_SIZE_BYTES : random.nextInt(Math.max(1, sectorCount));
            boolean isItsOwnPlace = victim == content && sector == offset / SECTOR_SIZE_BYTES;
            if (sectorCount > 0 && !isItsOwnPlace) {
                victim.strike(sector * SECTOR_SIZE_BYTES, sectors, isCached);
                return;
            }
        }
    }

    private static void flip(List<SimContent> contents, long bitIndex) {
        long rest = bitIndex;
        for (SimContent content : contents) {
            long bitCount = 8L * content.sizeBytes();
            if (rest < bitCount) {
                content.flip(rest);
                return;
            }
            rest -= bitCount;
        }
    }
}
