package dev.rivulet.testkit;

import java.util.SplittableRandom;

/** A file or a directory of a {@link SimDisk}. Guarded by the disk. */
interface SimNode {

    /** What of the unsynced changes reaches the disk when power fails or a sync breaks off. */
    enum Fate {
        NONE,
        ALL,
        PREFIX,
        ANY_SUBSET;
    }

    /**
     * How a power loss treats what is not synced.
     *
     * @param reordersWrites whether a later change may survive and an earlier one not
     * @param tearsSectors whether a part of a sector may survive
     */
    record Crash(SplittableRandom random, boolean reordersWrites, boolean tearsSectors) {

        /** Decides for one node, with a preference for the wildest. */
        Keeper keeper() {
            Fate[] fates = Fate.values();
            Fate fate = fates[Math.min(random.nextInt(6), Fate.ANY_SUBSET.ordinal())];
            return new Keeper(fate == Fate.ANY_SUBSET && !reordersWrites ? Fate.PREFIX : fate, random, tearsSectors);
        }
    }

    /** The decisions of one {@link Fate}, for each change in its order; one object per crash and node. */
    final class Keeper {

        /** So that most torn writes still have whole sectors. */
        private static final int SECTORS_PER_TORN_ONE = 4;

        private final Fate fate;
        private final SplittableRandom random;
        private final boolean tearsSectors;
        private boolean isCut;

        Keeper(Fate fate, SplittableRandom random, boolean tearsSectors) {
            this.fate = fate;
            this.random = random;
            this.tearsSectors = tearsSectors;
        }

        /** Keeps everything. */
        static Keeper ofAll() {
            return new Keeper(Fate.ALL, new SplittableRandom(0), false);
        }

        boolean keepsAll() {
            return fate == Fate.ALL;
        }

        boolean keepsNext() {
            return switch (fate) {
                case NONE -> false;
                case ALL -> true;
                case ANY_SUBSET -> random.nextBoolean();
                case PREFIX -> {
                    isCut |= random.nextInt(8) == 0;
                    yield !isCut;
                }
            };
        }

        /** Whether the sector just decided on is torn: of what was decided for it, only a part becomes true. */
        boolean tearsThis() {
            return tearsSectors && fate != Fate.ALL && random.nextInt(SECTORS_PER_TORN_ONE) == 0;
        }

        int cutOf(int sizeBytes) {
            return random.nextInt(sizeBytes + 1);
        }
    }

    /** Makes all changes durable, as a successful sync does. */
    void sync();

    /** A sync that failed: of a file's changes some become durable, and the rest is visible until the next crash, never synced. */
    void syncLossily(SplittableRandom random);

    /** Makes some changes durable, and then shows what is durable: a power loss. */
    void crash(Crash crash);
}
