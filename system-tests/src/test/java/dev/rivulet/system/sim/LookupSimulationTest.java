package dev.rivulet.system.sim;

import org.junit.jupiter.api.Test;

/**
 * Random histories of a pipeline that asks the world about its rows: each epoch has what the log says, whatever the world would say today.
 */
class LookupSimulationTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 10_000 : 100;

    @Test
    void whatWasAnsweredOnceIsSoForEver() {
        LookupRun.main(new String[] {"1", Integer.toString(RUN_COUNT)});
    }
}
