package dev.rivulet.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.mqtt.session.SessionOffset.Remembered;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A broker that has come back from an older state, or with none. */
final class OlderStateTest {

    private final KeptAnswers answers = new KeptAnswers();
    private final Receiver receiver = new Receiver(SessionOffset.START, answers, 10, 10);

    private static Message message(int id, String payload) {
        return new Message("t", 2, false, false, id, List.of(), payload.getBytes(), null);
    }

    private void log() {
        receiver.take(receiver.waitingCount());
        receiver.durable();
    }

    private void hold(int id, String payload) {
        receiver.connected(true);
        receiver.publish(message(id, payload));
        log();
        receiver.disconnected();
    }

    @Test
    void anIdWithAnotherContentIsNamedAndMeansAnotherMessage() {
        hold(1, "a");
        receiver.connected(true);
        assertTrue(receiver.isUnsettled());
        receiver.publish(message(1, "b"));
        assertFalse(receiver.isUnsettled(), "all that is held was named");
        assertEquals(1, receiver.waitingCount());
    }

    @Test
    void whatAnIdMeantBeforeIsRememberedIfItIsInTheLog() {
        hold(1, "a");
        receiver.connected(true);
        receiver.publish(message(1, "b"));
        receiver.take(1);
        receiver.connected(true);
        receiver.publish(message(1, "c"));
        log();
        log();
        assertEquals(
                List.of(new Remembered(1, message(1, "a").fingerprint())),
                receiver.offset().remembered(),
                "that b will be in the log was not known");
    }

    /** Or it would be acknowledged when it comes, and with the batch it would be lost. */
    @Test
    void whatWasNotNamedIsHeldUntilItIsInTheLog() {
        receiver.connected(true);
        receiver.publish(message(1, "a"));
        receiver.take(1);
        receiver.connected(true);
        receiver.settled();
        receiver.publish(message(1, "a"));
        assertEquals(List.of(), answers.recorded);

        receiver.durable();
        assertFalse(receiver.isUnsettled());
        log();
        assertEquals(List.of(1), answers.recorded);
    }

    @Test
    void onTheNextConnectionAllIsToBeNamedAnew() {
        receiver.connected(true);
        receiver.publish(message(1, "a"));
        receiver.take(1);
        receiver.connected(true);
        receiver.settled();
        receiver.connected(true);
        receiver.durable();
        assertTrue(receiver.isUnsettled(), "the broker may still name it");
    }

    @Test
    void whatWasNotNamedIsRemembered() {
        hold(1, "a");
        receiver.connected(true);
        receiver.settled();
        log();
        assertEquals(
                List.of(new Remembered(1, message(1, "a").fingerprint())),
                receiver.offset().remembered());
        assertEquals(2, answers.subscribedCount);
    }

    @Test
    void ofALostSessionNothingIsRemembered() {
        hold(1, "a");
        receiver.connected(false);
        log();
        assertEquals(List.of(), receiver.offset().remembered());
    }
}
