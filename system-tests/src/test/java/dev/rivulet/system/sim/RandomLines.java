package dev.rivulet.system.sim;

import dev.rivulet.testkit.SimClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What sources give in a simulation: lines by partition, with late ones, ones that come again, and nonsense. Stateless. */
final class RandomLines {

    private RandomLines() {}

    static List<List<String>> of(SplittableRandom random, int lineCountMax) {
        List<List<String>> partitions = new ArrayList<>();
        int partitionCount = 1 + random.nextInt(3);
        int keyCount = 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 20);
        for (int partition = 0; partition < partitionCount; partition++) {
            List<String> lines = new ArrayList<>();
            int count = random.nextInt(lineCountMax);
            for (int index = 0; index < count; index++) {
                lines.add(line(random, index, keyCount));
            }
            partitions.add(lines);
        }
        return partitions;
    }

    /** Some rows of a clock that is wrong; whether they are too far ahead depends on when they are taken in. */
    static List<List<String>> withFuture(List<List<String>> partitions, SplittableRandom random) {
        List<List<String>> with = new ArrayList<>();
        for (List<String> lines : partitions) {
            List<String> changed = new ArrayList<>(lines);
            for (int index = random.nextInt(80); index < lines.size(); index += 1 + random.nextInt(160)) {
                long time = SimClock.START_EPOCH_MICROS + random.nextLong(20_000_000);
                changed.set(index, "key-" + random.nextInt(10) + "," + time + "," + random.nextInt(1_000));
            }
            with.add(changed);
        }
        return with;
    }

    private static String line(SplittableRandom random, int index, int keyCount) {
        if (random.nextInt(60) == 0) {
            return "nonsense " + index;
        }
        long time = index * 100_000L - random.nextLong(2_000_000);
        if (random.nextInt(15) == 0) {
            time -= 15_000_000;
        }
        // The same record again, as when a device resends.
        return "key-" + random.nextInt(keyCount) + "," + time + "," + (random.nextInt(2_000) - 500);
    }
}
