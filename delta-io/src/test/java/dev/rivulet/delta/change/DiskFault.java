package dev.rivulet.delta.change;

import dev.rivulet.testkit.SimDisk;
import java.util.SplittableRandom;

/**
 * A call of the disk that fails, after which the process or the power is gone. Immutable.
 *
 * @param call counted from when it is armed
 * @param isForGood whether all calls behind it fail, too
 */
record DiskFault(long call, boolean isForGood) {

    static DiskFault random(SplittableRandom random, long callCount) {
        return new DiskFault(1 + random.nextLong(callCount), random.nextBoolean());
    }

    void arm(SimDisk disk) {
        if (isForGood) {
            disk.failFrom(call);
        } else {
            disk.failOnce(call);
        }
    }

    void end(SimDisk disk, SplittableRandom random, long seed) {
        disk.heal();
        if (random.nextBoolean()) {
            disk.crash(seed);
        } else {
            disk.kill();
        }
    }

    @Override
    public String toString() {
        return (isForGood ? "from call " : "at call ") + call;
    }
}
