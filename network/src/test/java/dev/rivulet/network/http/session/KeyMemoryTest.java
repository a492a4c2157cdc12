package dev.rivulet.network.http.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which keys are known, against a plain list of all, with restarts from what a log would have. */
final class KeyMemoryTest {

    private static final KeyMemory.Shape SHAPE = new KeyMemory.Shape(4, 5);

    private static KnownKey known(int number, long micros) {
        return new KnownKey(RequestKey.of("key " + number), number, micros, 1, true);
    }

    @Test
    void theNewestKeysAreKnownAlsoAfterRestarts() throws Exception {
        for (int seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            KeyMemory memory = new KeyMemory(SHAPE, Long.MAX_VALUE);
            Map<Integer, byte[]> partitions = new HashMap<>();
            KeyRun last = IntakeOffset.START.recent();
            List<Integer> noted = new ArrayList<>();
            for (int step = 0; step < 120; step++) {
                if (memory.isSegmentDue()) {
                    Segment segment = memory.takeSegment();
                    partitions.put(segment.slot(), segment.encoded());
                } else {
                    int number = random.nextInt(40);
                    memory.note(known(number, 0));
                    last = memory.recent();
                    noted.add(number);
                }
                if (random.nextInt(5) == 0) {
                    memory = new KeyMemory(SHAPE, Long.MAX_VALUE);
                    memory.restore(new ArrayList<>(partitions.values()), last);
                }
                List<Integer> newest = noted.subList(Math.max(0, noted.size() - SHAPE.keyCount()), noted.size());
                for (int number = 0; number < 40; number++) {
                    KnownKey found = memory.find(RequestKey.of("key " + number), 0);
                    assertEquals(
                            newest.contains(number) ? known(number, 0) : null, found, "seed " + seed + " step " + step);
                }
            }
        }
    }

    @Test
    void aKeyIsKnownForItsTime() {
        KeyMemory memory = new KeyMemory(SHAPE, 1_000);
        memory.note(known(1, 5_000));

        assertNotNull(memory.find(RequestKey.of("key 1"), 6_000));
        assertNull(memory.find(RequestKey.of("key 1"), 6_001));
        assertNull(memory.find(RequestKey.of("key 2"), 6_000));
    }
}
