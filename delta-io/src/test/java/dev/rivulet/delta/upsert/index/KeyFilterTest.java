package dev.rivulet.delta.upsert.index;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The filter knows each key of its file, and few others. */
final class KeyFilterTest {

    private static final int KEY_COUNT = 20_000;
    private static final int OTHER_COUNT = 200_000;

    private static List<Object> key(long id) {
        return List.of(id, "name " + id);
    }

    @Test
    void keysOfTheFileAreKnownAndOthersRarelyTakenForThem() {
        KeyFilter.Builder keys = new KeyFilter.Builder();
        for (long id = 0; id < KEY_COUNT; id++) {
            keys.add(KeySet.hash(key(id)));
        }
        KeyFilter filter = keys.build();

        for (long id = 0; id < KEY_COUNT; id++) {
            assertTrue(filter.mayHold(KeySet.hash(key(id))), "key " + id);
        }
        int takenCount = 0;
        for (long id = KEY_COUNT; id < KEY_COUNT + OTHER_COUNT; id++) {
            takenCount += filter.mayHold(KeySet.hash(key(id))) ? 1 : 0;
        }
        assertTrue(takenCount < 40, "wanted about 14, found " + takenCount);
    }
}
