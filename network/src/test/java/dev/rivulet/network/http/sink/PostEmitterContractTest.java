package dev.rivulet.network.http.sink;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.testkit.receiver.EmitterContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A receiver that is out of reach answers 503. */
final class PostEmitterContractTest extends EmitterContract {

    private static final Pattern TEXT = Pattern.compile("\\{\"text\":\"([^\"]+)\"}");
    private final List<Arrival> arrivals = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean isAway;
    private Receiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new Receiver((number, request) -> new Receiver.Reply(status(request), ""));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private int status(Receiver.Request request) {
        if (isAway) {
            return 503;
        }
        if (request.body().contains("bad")) {
            return 422;
        }
        Matcher lines = TEXT.matcher(request.body());
        for (int line = 0; lines.find(); line++) {
            arrivals.add(new Arrival(request.key() + "#" + line, lines.group(1)));
        }
        return 202;
    }

    @Override
    protected Sink<Line> sink() {
        return HttpSink.jsonLines(
                PostSettings.to(receiver.url()).withRequests(4, 1 << 10), RecordRowType.of(Line.class));
    }

    @Override
    protected List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    @Override
    protected void goAway() {
        isAway = true;
    }

    @Override
    protected void comeBack() {
        isAway = false;
    }

    @Override
    protected String refusedText(int number) {
        return "bad-" + number;
    }
}
