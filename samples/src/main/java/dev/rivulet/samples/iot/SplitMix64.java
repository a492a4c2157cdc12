package dev.rivulet.samples.iot;

/**
 * Pseudo-random numbers that are the same in every release of Java: the published SplitMix64 recurrence, a Weyl sequence whose
 * every value is mixed. One owner.
 */
final class SplitMix64 {

    /** 2^64 divided by the golden ratio, made odd. */
    private static final long INCREMENT = 0x9e3779b97f4a7c15L;

    private long state;

    SplitMix64(long seed) {
        this.state = seed;
    }

    /** Mixes a number, so that neighbours have nothing in common. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** The generator number {@code index} of a family that shares a seed. */
    static SplitMix64 member(long seed, long index) {
        return new SplitMix64(mix(seed) ^ mix((index + 1) * INCREMENT));
    }

    long nextLong() {
        state += INCREMENT;
        return mix(state);
    }

    /**
     * A number from 0 to {@code bound - 1}. The bias of the multiplication is below one in four billion.
     *
     * @param bound at least 1
     */
    int nextInt(int bound) {
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** A number from {@code low} to {@code high}, both included. */
    int nextBetween(int low, int high) {
        return low + nextInt(high - low + 1);
    }
}
