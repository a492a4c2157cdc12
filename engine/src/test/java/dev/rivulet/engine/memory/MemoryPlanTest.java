package dev.rivulet.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.job.EngineSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

    private static final long MB = 1L << 20;

    @Test
    void aBudgetIsDividedWithoutARest() {
        assertEquals(new MemoryPlan(4 * MB, 4 * MB, 8 * MB, 12 * MB, 16 * MB, 20 * MB), MemoryPlan.of(64 * MB, 1));
        assertEquals(new MemoryPlan(16 * MB, 16 * MB, 32 * MB, 12 * MB, 48 * MB, 132 * MB), MemoryPlan.of(256 * MB, 3));
    }

    @Test
    void noPartOfAnyBudgetFromTheLeastOnMakesItExceedIt() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 10_000; round++) {
            int sinkCount = 1 + random.nextInt(20);
            long lowest = MemoryPlan.lowestSizeBytes(sinkCount);
            long sizeBytes = round % 10 == 0 ? lowest : lowest + random.nextLong(1L << 34);

            MemoryPlan plan = MemoryPlan.of(sizeBytes, sinkCount);

            assertEquals(sizeBytes, plan.sizeBytes(), sinkCount + " sinks");
            assertTrue(plan.stateHeapSizeBytes() >= MB, () -> sinkCount + " sinks: " + plan);
        }
    }

    @Test
    void belowTheLeastThePartsWouldBeMoreThanTheBudget() {
        for (int sinkCount = 2; sinkCount < 20; sinkCount++) {
            long sizeBytes = MemoryPlan.lowestSizeBytes(sinkCount) - 16;

            assertTrue(MemoryPlan.of(sizeBytes, sinkCount).sizeBytes() > sizeBytes, sinkCount + " sinks");
        }
    }

    @Test
    void settingsHaveWhatThePlanSays() {
        EngineSettings settings = EngineSettings.defaults().withMemory(64 * MB, 1);

        assertEquals(4 * MB, settings.ringSizes().ingestSizeBytes());
        assertEquals(4 * MB, settings.ringSizes().tailSizeBytes());
        assertEquals(20 * MB, settings.stateHeapSizeBytes());
    }

    @Test
    void sharesAreInProportionAndWithinTheBudget() {
        assertEquals(List.of(100L, 200L, 100L), MemoryShares.of(400, List.of(1, 2, 1)));
        assertEquals(List.of(33L, 33L, 33L), MemoryShares.of(100, List.of(7, 7, 7)));
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 10_000; round++) {
            List<Integer> weights = IntStream.range(0, 1 + random.nextInt(30))
                    .mapToObj(index -> 1 + random.nextInt(MemoryShares.WEIGHT_MAX))
                    .toList();
            long sizeBytes = random.nextLong(1L << 50);

            List<Long> shares = MemoryShares.of(sizeBytes, weights);

            long restBytes =
                    sizeBytes - shares.stream().mapToLong(Long::longValue).sum();
            assertTrue(restBytes >= 0 && restBytes < weights.size(), () -> "rest " + restBytes + " of " + weights);
            double whole = weights.stream().mapToInt(Integer::intValue).sum();
            for (int index = 0; index < weights.size(); index++) {
                assertEquals(sizeBytes * (weights.get(index) / whole), shares.get(index), 2 + sizeBytes * 1e-12);
            }
        }
    }
}
