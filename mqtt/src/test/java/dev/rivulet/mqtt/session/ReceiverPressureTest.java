package dev.rivulet.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A broker that sends all that it has, whatever is under way. */
final class ReceiverPressureTest {

    private static final int KNOWN_COUNT_MAX = 3;

    private final KeptAnswers answers = new KeptAnswers();
    private final Receiver receiver = new Receiver(SessionOffset.START, answers, KNOWN_COUNT_MAX, 0);

    private void publish(int first, int last, boolean isAgain) {
        for (int id = first; id <= last; id++) {
            receiver.publish(message(id, isAgain));
        }
    }

    private static Message message(int id, boolean isAgain) {
        return new Message("t", 2, false, isAgain, id, List.of(), ("" + id).getBytes(StandardCharsets.UTF_8), null);
    }

    private void log() {
        receiver.take(receiver.waitingCount());
        receiver.durable();
    }

    private static List<Integer> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void noMoreAreRecordedThanMayBeKnownUntilAProbeIsAnswered() {
        receiver.connected(true);
        publish(1, 10, false);
        log();
        assertEquals(ids(1, 3), answers.recorded);

        ids(1, 3).forEach(receiver::release);
        log();
        assertEquals(ids(1, 3), answers.completed);
        assertEquals(ids(1, 3), answers.recorded, "they are still known");

        receiver.probe();
        receiver.probed();
        log();
        assertEquals(ids(1, 6), answers.recorded);
    }

    @Test
    void whatAConnectionLeftUnsaidIsSaidOnTheNext() {
        receiver.connected(true);
        publish(1, 5, false);
        log();
        receiver.disconnected();
        receiver.connected(true);
        publish(1, 5, true);
        assertEquals(List.of(1, 2, 3, 1, 2, 3), answers.recorded);

        receiver.release(1);
        log();
        receiver.probe();
        receiver.probed();
        log();
        assertEquals(List.of(1, 2, 3, 1, 2, 3, 4), answers.recorded);
    }
}
