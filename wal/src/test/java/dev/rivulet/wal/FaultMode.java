package dev.rivulet.wal;

import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimFaults;
import java.util.SplittableRandom;

/** What goes wrong in a run of the simulation. Power is lost and the process ends in all of them. */
enum FaultMode {

    /** The process may die in the middle of any call. */
    CRASH,

    /** Any call may fail, once or with all that follow, and any write may be short. */
    FAILING_CALLS,

    /** The disk runs out of space, and gets some again. */
    FULL_DISK,

    BIT_FLIP,
    LOST_WRITE,
    MISDIRECTED_WRITE;

    /** A log makes fewer writes than calls. */
    private static final int CALLS_PER_WRITE = 3;

    /** Whether bytes change that the log was promised: then it may stop, but must not serve anything else. */
    boolean isDamaging() {
        return ordinal() >= BIT_FLIP.ordinal();
    }

    /**
     * Lets something go wrong soon.
     *
     * @param callCountMax within how many calls to the disk
     */
    void order(SimDisk disk, SplittableRandom random, int callCountMax) {
        SimFaults faults = disk.faults();
        int call = 1 + random.nextInt(callCountMax);
        int write = 1 + call / CALLS_PER_WRITE;
        switch (this) {
            case CRASH -> disk.failFrom(call);
            case FAILING_CALLS -> {
                switch (random.nextInt(4)) {
                    case 0 -> faults.shortenWrite(write);
                    case 1 -> disk.failFrom(call);
                    default -> disk.failOnce(call);
                }
            }
            case FULL_DISK -> faults.limitCapacity(disk.usedSizeBytes() + random.nextInt(20_000));
            case BIT_FLIP -> faults.flipBit(call);
            case LOST_WRITE -> faults.loseWrite(write);
            case MISDIRECTED_WRITE -> faults.misdirectWrite(write);
        }
    }
}
