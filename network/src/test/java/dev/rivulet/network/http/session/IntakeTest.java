package dev.rivulet.network.http.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.network.http.body.BodyFormat;
import dev.rivulet.network.http.body.BodyLimits;
import dev.rivulet.network.http.body.RecordSplitting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What senders that do it right do not do. */
final class IntakeTest {

    private final List<String> said = new ArrayList<>();

    private final Answers answers = new Answers() {
        @Override
        public void accepted(long exchange) {
            said.add(exchange + " accepted");
        }

        @Override
        public void keyIsOfAnother(long exchange) {
            said.add(exchange + " refused");
        }

        @Override
        public void unavailable(long exchange) {
            said.add(exchange + " unavailable");
        }

        @Override
        public void released(long reservedBytes) {}
    };

    private static Request request(long exchange, String key, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Request(
                exchange,
                RequestKey.of(key),
                RequestKey.fingerprint(bytes, bytes.length),
                RecordSplitting.split(bytes, bytes.length, BodyFormat.LINES, new BodyLimits(1_000, 1_000, 100)),
                0);
    }

    @Test
    void aKeyThatIsUnderWayWithAnotherBodyIsRefusedAtOnce() throws Exception {
        Intake intake = new Intake(null, List.of(), 1_000_000, answers);
        intake.arrive(request(1, "k", "a"), 0);
        intake.arrive(request(2, "k", "b"), 0);
        intake.take(10, 1_000, 0);
        intake.arrive(request(3, "k", "b"), 0);
        intake.arrive(request(4, "k", "a"), 0);
        intake.durable();

        assertEquals(List.of("2 refused", "3 refused", "1 accepted", "4 accepted"), said);
    }

    @Test
    void aKeyIsForgottenWithItsTime() throws Exception {
        Intake intake = new Intake(null, List.of(), 1_000_000, answers);
        intake.arrive(request(1, "k", "a"), 0);
        intake.take(10, 1_000, 0);
        intake.durable();
        intake.arrive(request(2, "k", "b"), 2_000_000);

        assertEquals(true, intake.isWaiting());
        assertEquals(List.of("1 accepted"), said);
    }

    @Test
    void closingTellsAllWhoWait() throws Exception {
        Intake intake = new Intake(null, List.of(), 1_000_000, answers);
        intake.arrive(request(1, "k", "a\nb\nc"), 0);
        intake.arrive(request(2, "k", "a\nb\nc"), 0);
        intake.take(2, 1_000, 0);
        intake.arrive(request(3, "l", "a"), 0);
        intake.close();

        assertEquals(List.of("1 unavailable", "2 unavailable", "3 unavailable"), said);
    }
}
