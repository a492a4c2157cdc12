package dev.rivulet.engine.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The index of answers, against a set. */
final class AnswerIndexTest {

    @Test
    void whatWasAddedIsThereWhateverItsOrder() {
        SplittableRandom random = new SplittableRandom(1);
        AnswerIndex index = new AnswerIndex(0, List.of());
        TreeSet<Long> wanted = new TreeSet<>();
        for (int count = 0; count < 2_000; count++) {
            long position = Math.max(0, count * 10L - random.nextInt(300));
            index.add("ask", position);
            wanted.add(position);
        }

        for (long position = 0; position < 20_000; position++) {
            assertEquals(wanted.contains(position), index.has("ask", position), "position " + position);
        }
        assertFalse(index.has("others", wanted.first()));
        assertFalse(index.endsBefore(wanted.last()));
        assertTrue(index.endsBefore(wanted.last() + 1));
        assertEquals(wanted.first(), index.firstPosition());
    }

    @Test
    void batchesBeforeTheStartAreNotKept() {
        AnswerIndex index = new AnswerIndex(100, List.of());

        index.add("ask", 99);
        assertFalse(index.has("ask", 99));
        assertTrue(index.endsBefore(0));

        index.add("ask", 100);
        assertTrue(index.has("ask", 100));
        assertEquals(100, index.firstPosition());
    }
}
