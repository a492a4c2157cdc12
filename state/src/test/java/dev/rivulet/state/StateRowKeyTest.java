package dev.rivulet.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class StateRowKeyTest {

    @Test
    void rowsSortByKeyGroupThenNamespaceThenKey() {
        byte[][] ascending = {
            rowKey(0, Long.MIN_VALUE, ""),
            rowKey(0, -1, "z"),
            rowKey(0, 0, "a"),
            rowKey(0, 0, "ab"),
            rowKey(0, 0, "b"),
            rowKey(0, Long.MAX_VALUE, "a"),
            rowKey(1, -5, "a"),
            rowKey(255, 0, "a"),
            rowKey(256, 0, "a"),
            rowKey(StateRowKey.KEY_GROUP_COUNT_MAX - 1, 0, "a")
        };

        for (int i = 1; i < ascending.length; i++) {
            assertTrue(Arrays.compareUnsigned(ascending[i - 1], ascending[i]) < 0, "row " + i);
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        byte[] rowKey = rowKey(300, -12345, "door");

        assertEquals(300, StateRowKey.keyGroup(rowKey));
        assertEquals(-12345, StateRowKey.namespace(rowKey));
        assertEquals("door", StateRowKey.key(rowKey, Counters.KEY_CODEC));
    }

    @Test
    void theEndOfARangeCarriesOver() {
        assertArrayEquals(new byte[] {1, 3}, StateRowKey.endOf(new byte[] {1, 2}));
        assertArrayEquals(new byte[] {2, 0}, StateRowKey.endOf(new byte[] {1, -1}));
        assertArrayEquals(rowKey(6, Long.MIN_VALUE, ""), StateRowKey.endOf(rowKey(5, Long.MAX_VALUE, "")));
    }

    private static byte[] rowKey(int keyGroup, long namespace, String key) {
        ByteWriter out = new ByteWriter();
        StateRowKey.write(keyGroup, namespace, key, Counters.KEY_CODEC, out);
        return out.toByteArray();
    }
}
