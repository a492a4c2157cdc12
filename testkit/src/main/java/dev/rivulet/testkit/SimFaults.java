package dev.rivulet.testkit;

import java.util.SplittableRandom;

/**
 * What a test lets a {@link SimDisk} do wrong beside failing calls and losing power; nothing unless it is ordered here. The disk's seed
 * decides how each fault comes out. Any thread; orders are guarded by this object, what the disk asks by the disk too.
 *
 * <p>Orders count from now on, 1 is the next, and are spent when they have happened. One bit flip and one order for a write are open at
 * a time; a newer one replaces it.
 */
public final class SimFaults {

    /** What becomes of a write. */
    enum WriteFate {
        DONE,
        SHORT,
        LOST,
        MISDIRECTED
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final SimTree tree;
    private final SplittableRandom random;
    private final SimDamage damage;

    private boolean reordersWrites = true;
    private boolean tearsSectors;
    private boolean showsDamageAtOnce;
    private long capacityBytes = NEVER;

    // Counted down to 0.
    private long orderedWrite = NEVER;
    private long bitFlip = NEVER;

    private WriteFate orderedFate = WriteFate.DONE;

    private long damageCount;
    private long shortWriteCount;

    SimFaults(SimTree tree, SplittableRandom random) {
        this.tree = tree;
        this.random = random;
        this.damage = new SimDamage(tree, random);
    }

    /** Whether a crash may keep a later change and not an earlier one, as it does unless told otherwise. */
    public synchronized void reorderWrites(boolean isOn) {
        reordersWrites = isOn;
    }

    /** Whether a crash may keep a part of a sector: for code that does not claim to need whole ones. */
    public synchronized void tearSectors(boolean isOn) {
        tearsSectors = isOn;
    }

    /**
     * Whether lost and misdirected writes can be seen at once, as when memory is short; otherwise the cache shows what it should until
     * the power is lost.
     */
    public synchronized void showDamageAtOnce(boolean isOn) {
        showsDamageAtOnce = isOn;
    }

    /**
     * Limits what all files may have together. Files that are deleted give their space back, even while somebody has them open.
     *
     * @param sizeBytes may be less than they have now: then they cannot grow
     */
    public synchronized void limitCapacity(long sizeBytes) {
        capacityBytes = sizeBytes;
    }

    /** Lets a write be done in part only, at least a byte less than asked, and throw. */
    public synchronized void shortenWrite(long number) {
        orderWrite(number, WriteFate.SHORT);
    }

    /** Lets a write, or some of its sectors, be reported and synced as good but never reach the platter. */
    public synchronized void loseWrite(long number) {
        orderWrite(number, WriteFate.LOST);
    }

    /** Lets a write be lost like that while its sectors land in another place, of the same file or another, at once. */
    public synchronized void misdirectWrite(long number) {
        orderWrite(number, WriteFate.MISDIRECTED);
    }

    /**
     * Turns over one bit of some file for good.
     *
     * @param number before which call of the disk, of any kind
     */
    public synchronized void flipBit(long number) {
        bitFlip = number;
    }

    /** Takes back the orders that have not happened yet, and the limit of the capacity. */
    public synchronized void takeBack() {
        capacityBytes = NEVER;
        orderedWrite = NEVER;
        bitFlip = NEVER;
    }

    /** How many bits were flipped and writes lost or misdirected. */
    public synchronized long damageCount() {
        return damageCount;
    }

    public synchronized long shortWriteCount() {
        return shortWriteCount;
    }

    // What the disk asks.

    synchronized SimNode.Crash crash(long seed) {
        return new SimNode.Crash(new SplittableRandom(seed), reordersWrites, tearsSectors);
    }

    synchronized void beforeCall() {
        if (bitFlip != NEVER && --bitFlip <= 0 && damage.flipAnyBit()) {
            bitFlip = NEVER;
            damageCount++;
        }
    }

    synchronized WriteFate nextWrite() {
        if (orderedWrite == NEVER || --orderedWrite > 0) {
            return WriteFate.DONE;
        }
        orderedWrite = NEVER;
        return orderedFate;
    }

    /** How much of a write there is space for. */
    synchronized int sizeThatFits(SimContent content, int offset, int sizeBytes) {
        long growth = (long) offset + sizeBytes - content.sizeBytes();
        if (capacityBytes == NEVER || growth <= 0) {
            return sizeBytes;
        }
        long missing = growth - Math.max(0, capacityBytes - tree.usedSizeBytes());
        return missing <= 0 ? sizeBytes : (int) Math.max(0, sizeBytes - missing);
    }

    /** How much of a write is done: all, or what there is space for, or for once less. */
    synchronized int sizeOf(WriteFate fate, int askedSizeBytes, int roomSizeBytes) {
        if (fate == WriteFate.SHORT || roomSizeBytes < askedSizeBytes) {
            return random.nextInt(Math.max(1, Math.min(askedSizeBytes, roomSizeBytes + 1)));
        }
        return askedSizeBytes;
    }

    synchronized void write(SimContent content, int offset, byte[] bytes, WriteFate fate, long nowMicros) {
        shortWriteCount += fate == WriteFate.SHORT ? 1 : 0;
        if (bytes.length == 0) {
            return;
        }
        switch (fate) {
            case DONE, SHORT -> content.write(offset, bytes, nowMicros);
            case LOST -> damage.loseWrite(content, offset, bytes, !showsDamageAtOnce, nowMicros);
            case MISDIRECTED -> damage.misdirectWrite(content, offset, bytes, !showsDamageAtOnce, nowMicros);
        }
        damageCount += fate == WriteFate.LOST || fate == WriteFate.MISDIRECTED ? 1 : 0;
        damage.noteWrite(content, offset, bytes.length);
    }

    private void orderWrite(long number, WriteFate fate) {
        orderedWrite = number;
        orderedFate = fate;
    }
}
