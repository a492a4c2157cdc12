package dev.rivulet.engine.ring;

/**
 * The fixed division of all keys into groups, and of the groups among lanes. Immutable.
 *
 * <p>The number of groups is part of the stored state and never changes for a job; the number of lanes may, since whole groups move.
 * Lanes own contiguous ranges, as in Flink.
 *
 * @param groupCount how many groups there are
 * @param laneCount 1 to {@code groupCount}
 */
public record KeyGroups(int groupCount, int laneCount) {

    /** Allows as many lanes as any gateway has cores; each group costs a few hundred bytes per operator. */
    public static final int DEFAULT_GROUP_COUNT = 128;

    public KeyGroups {
        if (laneCount < 1 || laneCount > groupCount) {
            throw new IllegalArgumentException("lanes is " + laneCount + ", wanted 1 to " + groupCount);
        }
    }

    /** The group of a key with this stable hash. The high bits decide, since hash tables use the low ones. */
    public int groupOf(int keyHash) {
        return (int) ((keyHash & 0xffffffffL) * groupCount >>> 32);
    }

    public int laneOf(int group) {
        return group * laneCount / groupCount;
    }

    /** The first group of a lane; that of the next lane is where its range ends. */
    public int firstGroupOf(int lane) {
        return (lane * groupCount + laneCount - 1) / laneCount;
    }
}
