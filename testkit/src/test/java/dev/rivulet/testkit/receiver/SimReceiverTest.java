package dev.rivulet.testkit.receiver;

import dev.rivulet.core.sink.Sink;
import java.util.ArrayList;
import java.util.List;

/** What simulations send to keeps to what real receivers' emitters do. */
final class SimReceiverTest extends EmitterContract {

    private final SimReceiver<Line> receiver = new SimReceiver<>(Line.class, 5, 0, 0);

    @Override
    protected Sink<Line> sink() {
        receiver.refuse(row -> row.text().startsWith("bad"));
        return receiver;
    }

    @Override
    protected List<Arrival> arrivals() {
        List<Arrival> arrivals = new ArrayList<>();
        receiver.takeArrivals().forEach(id -> {
            Line row = receiver.rows().get(id);
            if (row != null) {
                arrivals.add(new Arrival(id.toString(), row.text()));
            }
        });
        return arrivals;
    }

    @Override
    protected void goAway() {
        receiver.goAway();
    }

    @Override
    protected void comeBack() {
        receiver.heal();
    }

    @Override
    protected String refusedText(int number) {
        return "bad-" + number;
    }
}
