package dev.rivulet.engine.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.LogEntry;
import org.junit.jupiter.api.Test;

class WorkRingTest {

    @Test
    void slotIsDecodedWithoutWaitingForWorkersWhoseTurnComesLater() {
        WorkRing ring = new WorkRing(8, new WorkRing.Crew(4, 1, 1, 1));
        ring.publish(new LogEntry(0, 10, null, new EpochMark(1, 0)), new KeyGroups(1, 1), false, TablesInForce.NONE);

        assertEquals(-1, ring.decoded());
        ring.markDecoded(0, 0);

        assertEquals(0, ring.decoded());
    }
}
