package dev.rivulet.system.sim;

import org.junit.jupiter.api.Test;

/**
 * Random histories of a pipeline that goes on without the rows that it has no answer for: each is where its answer lies in the log, none is
 * lost or doubled, and none is late that would not have been.
 */
class UnorderedSimulationTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 10_000 : 100;

    @Test
    void eachRowGoesOnWhereItsAnswerLies() {
        UnorderedRun.main(new String[] {"1", Integer.toString(RUN_COUNT)});
    }
}
