package dev.rivulet.state.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.state.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HashBagTest {

    private final HashBag bag = new HashBag();

    @Test
    void aHashThatWasAddedTwiceIsTakenOutTwice() {
        bag.add(0);
        bag.add(0);

        assertTrue(bag.remove(0));
        assertTrue(bag.mayContain(0));
        assertTrue(bag.remove(0));
        assertFalse(bag.mayContain(0));
        assertFalse(bag.remove(0));
        assertEquals(0, bag.count());
    }

    @Test
    void theBagAgreesWithAListOverRandomWork() {
        Seeds.forEach(20, getClass(), random -> {
            HashBag tested = new HashBag();
            List<Integer> model = new ArrayList<>();
            for (int step = 0; step < 3000; step++) {
                int hash = random.nextInt(60) * 0x01000193 + 2;
                if (random.nextInt(100) < (step < 1500 ? 60 : 40)) {
                    tested.add(hash);
                    model.add(hash);
                } else {
                    assertEquals(model.remove((Integer) hash), tested.remove(hash));
                }
                int asked = random.nextInt(60) * 0x01000193 + 2;
                assertEquals(model.contains(asked), tested.mayContain(asked));
                assertEquals(model.size(), tested.count());
            }
        });
    }
}
