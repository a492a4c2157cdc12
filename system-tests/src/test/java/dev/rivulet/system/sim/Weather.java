package dev.rivulet.system.sim;

import java.net.ConnectException;
import java.util.SplittableRandom;

/** Whether a source is within reach: by a seed, and never as long as a run has no patience. */
final class Weather {

    /** One that is always within reach. */
    static final Weather FAIR = new Weather(0, 0);

    private final SplittableRandom random;
    private final double outageRate;
    private int outageCount;

    /**
     * @param outageRate how often a call finds it out of reach
     */
    Weather(long seed, double outageRate) {
        this.random = new SplittableRandom(seed);
        this.outageRate = outageRate;
    }

    /** A call passes, or does not. */
    void pass() throws ConnectException {
        if (outageRate > 0 && random.nextDouble() < outageRate) {
            outageCount++;
            throw new ConnectException("simulated: the source is out of reach");
        }
    }

    int outageCount() {
        return outageCount;
    }
}
