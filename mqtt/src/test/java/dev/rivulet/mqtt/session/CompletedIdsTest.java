package dev.rivulet.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.mqtt.session.SessionOffset.Remembered;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompletedIdsTest {

    private static Message message(int id, String payload, boolean isAgain) {
        return new Message("t", 2, false, isAgain, id, List.of(), payload.getBytes(), null);
    }

    private static long fingerprint(String payload) {
        return message(1, payload, false).fingerprint();
    }

    private static boolean isSame(CompletedIds ids, int id, String payload, boolean isAgain) {
        return ids.takeUp(message(id, payload, isAgain), fingerprint(payload));
    }

    private static CompletedIds completed(int rememberedCountMax) {
        CompletedIds ids = new CompletedIds(rememberedCountMax);
        ids.add(1, fingerprint("a"));
        ids.add(2, fingerprint("b"));
        ids.add(1, fingerprint("c"));
        return ids;
    }

    private static void probe(CompletedIds ids) {
        ids.probe();
        ids.probed();
    }

    @Test
    void withoutMemoryAnIdIsKnownUntilAProbeIsAnswered() {
        assertTrue(isSame(completed(0), 1, "c", true));
        assertFalse(isSame(completed(0), 1, "c", false), "not marked as sent again");
        assertFalse(isSame(completed(0), 1, "a", true), "another content");
        assertFalse(isSame(completed(0), 2, "c", true), "another id");

        CompletedIds ids = completed(0);
        probe(ids);
        assertEquals(0, ids.unprobedCount());
        assertFalse(isSame(ids, 1, "c", true));
    }

    @Test
    void allMessagesOfAnIdAreRememberedWhetherTheyAreMarkedOrNot() {
        CompletedIds ids = completed(3);
        probe(ids);
        assertTrue(isSame(ids, 1, "a", false));
        assertTrue(isSame(ids, 1, "c", true));
        assertTrue(isSame(ids, 2, "b", false));
        assertFalse(isSame(ids, 2, "a", true), "another id");
        assertFalse(isSame(ids, 1, "d", true), "another content");
    }

    @Test
    void theOldestGo() {
        CompletedIds ids = completed(2);
        ids.remember(2, fingerprint("b"));
        ids.add(3, fingerprint("d"));
        probe(ids);
        assertEquals(
                List.of(new Remembered(2, fingerprint("b")), new Remembered(3, fingerprint("d"))), ids.remembered());
        assertFalse(isSame(ids, 1, "c", true));
    }

    @Test
    void withASessionThatIsLostAllIsForgotten() {
        CompletedIds ids = completed(3);
        ids.clear();
        assertFalse(isSame(ids, 1, "c", true));
        assertEquals(List.of(), ids.remembered());
    }

    @Test
    void whatTheLogHasIsRestoredAsFarAsItIsWantedStill() {
        List<Remembered> remembered = List.of(new Remembered(1, fingerprint("a")), new Remembered(2, fingerprint("b")));
        SessionOffset offset = new SessionOffset(
                0, List.of(new SessionOffset.KnownId(3, fingerprint("c"), true)), IdRanges.NONE, remembered);

        CompletedIds some = new CompletedIds(2);
        some.restore(offset);
        probe(some);
        assertEquals(
                List.of(new Remembered(2, fingerprint("b")), new Remembered(3, fingerprint("c"))), some.remembered());

        CompletedIds none = new CompletedIds(0);
        none.restore(offset);
        assertTrue(isSame(none, 3, "c", true));
        assertEquals(List.of(), none.remembered());
    }

    @Test
    void withoutAFingerprintThereIsNothingToRemember() {
        CompletedIds ids = new CompletedIds(3);
        ids.remember(1, 0);
        assertEquals(List.of(), ids.remembered());
    }
}
