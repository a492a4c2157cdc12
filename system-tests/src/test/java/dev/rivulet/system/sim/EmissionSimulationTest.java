package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Random histories of a pipeline whose rows are sent as they come: each comes, in order, and again only if the log did not know. */
class EmissionSimulationTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 10_000 : 60;

    @Test
    void everyRowComesAndAgainOnlyIfNobodyCouldKnow() {
        Map<EmissionRun.Rarity, Integer> rarities = EmissionRun.run(1, RUN_COUNT);

        System.out.println(RUN_COUNT + " histories with receivers from seed 1: " + rarities);
        assertEquals(EnumSet.allOf(EmissionRun.Rarity.class), rarities.keySet());
    }
}
