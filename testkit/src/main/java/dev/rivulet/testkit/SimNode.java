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

        /** The fates of a crash, with a preference for the wildest. */
        static Fate any(SplittableRandom random) {
            return values()[Math.min(random.nextInt(6), ANY_SUBSET.ordinal())];
        }

        /** Decides for each change in its order; one object per crash and node. */
        Keeper keeper(SplittableRandom random) {
            return new Keeper(this, random);
        }
    }

    /** The decisions of one {@link Fate}. */
    final class Keeper {
        private final Fate fate;
        private final SplittableRandom random;
        private boolean isCut;

        Keeper(Fate fate, SplittableRandom random) {
            this.fate = fate;
            this.random = random;
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
    }

    /** Makes all changes durable, as a successful sync does. */
    void sync();

    /** A sync that failed: of a file's changes some become durable, and the rest is visible until the next crash, never synced. */
    void syncLossily(SplittableRandom random);

    /** Makes some changes durable, and then shows what is durable: a power loss. */
    void crash(SplittableRandom random);
}
