package dev.rivulet.engine.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.frame.RowPlace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds watermarks is the lowest of the rows that are put off, per group, also when it was written and read. */
final class WatermarkHoldsTest {

    private static final RowPlace FIRST = new RowPlace("ask", 100, 3, 0);
    private static final RowPlace SECOND = new RowPlace("ask", 100, 4, 1);

    private final WatermarkHolds holds = new WatermarkHolds(2);

    @Test
    void theLowestRowHoldsUntilItIsBack() {
        holds.add(FIRST, new long[] {50, WatermarkHolds.FREE});
        holds.add(SECOND, new long[] {70, 20});
        assertEquals(50, holds.of(0));
        assertEquals(20, holds.of(1));
        assertEquals(Map.of("ask", 1), holds.holders(0, 51));
        assertEquals(Map.of(), holds.holders(0, 50));

        holds.remove(List.of(FIRST));
        assertEquals(70, holds.of(0));

        holds.remove(List.of(FIRST, SECOND));
        assertEquals(WatermarkHolds.FREE, holds.of(0));
        assertTrue(holds.isEmpty());
    }

    @Test
    void whatWasReadIsByTheGroupsThatThereAre() {
        holds.add(FIRST, new long[] {50, 30});
        holds.add(SECOND, new long[] {70, 20});
        ByteWriter out = new ByteWriter();
        holds.write(out);

        WatermarkHolds read = new WatermarkHolds(3);
        read.read(new ByteReader(out.toByteArray()), new int[] {2, -1});

        assertEquals(50, read.of(2));
        assertEquals(WatermarkHolds.FREE, read.of(0));
        read.remove(List.of(FIRST));
        assertEquals(70, read.of(2));
    }
}
