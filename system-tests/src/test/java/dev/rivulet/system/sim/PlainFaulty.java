package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.Window;
import java.util.HashMap;
import java.util.Map;

/** An operator whose functions fail: what they fail on never gets to the one within, which so cannot be left half changed. */
final class PlainFaulty implements PlainOperator {

    private final PlainOperator inner;
    private final Fault fault;
    private final String uid;
    private final Node.Selector selector;
    private final boolean isWindow;
    private final Map<String, Long> tallies = new HashMap<>();

    private PlainFaulty(PlainOperator inner, Fault fault, String uid, Node.Selector selector, boolean isWindow) {
        this.inner = inner;
        this.fault = fault;
        this.uid = uid;
        this.selector = selector;
        this.isWindow = isWindow;
    }

    static PlainOperator of(PlainOperator inner, Node.Window node) {
        Fault fault = node.fault();
        return fault == null ? inner : new PlainFaulty(inner, fault, node.uid(), node.selector(), true);
    }

    static PlainOperator of(PlainOperator inner, Node.Process node) {
        Fault fault = node.fault();
        return fault == null ? inner : new PlainFaulty(inner, fault, node.uid(), node.selector(), false);
    }

    @Override
    public void begin(long processingTime) {
        inner.begin(processingTime);
    }

    @Override
    public boolean isLate(PlainRow row) {
        return inner.isLate(row);
    }

    @Override
    public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
        if (inner.isLate(row)) {
            return false;
        }
        long value = row.item().value();
        if (fault.shows(value)) {
            inner.leave(row, fallible(exit));
            exit.fail(new PlainFailure(fault, uid, value, PlainFailure.text(row.item())));
            return true;
        }
        if (isWindow) {
            return inner.take(row, fallible(exit));
        }
        long tally = tallies.merge(selector.keyOf(row.item()), 1L, Long::sum);
        return inner.take(row, out -> {
            Item item = out.item();
            exit.put(out.with(new Item(item.key(), item.timeMicros(), item.value() + tally)));
        });
    }

    @Override
    public int advance(long watermark, long processingTime, Exit exit) {
        return inner.advance(watermark, processingTime, fallible(exit));
    }

    /** As the exit, but for what a function fails on before it comes there. */
    private Exit fallible(Exit exit) {
        return new Exit() {
            @Override
            public void put(PlainRow row) throws MalformedRowException {
                Item item = row.item();
                if (isWindow && fault.shows(item.value())) {
                    exit.fail(new PlainFailure(fault, uid, item.value(), windowText(row)));
                } else {
                    exit.put(row);
                }
            }

            @Override
            public boolean failsOn(Due due) {
                boolean isFailing = fault.shows(due.timeMicros());
                if (isFailing) {
                    String text = "key " + due.key() + ", timer " + due.timeMicros();
                    exit.fail(new PlainFailure(fault, uid, due.timeMicros(), text));
                }
                return isFailing;
            }
        };
    }

    /** The row's time is the window's start, its event time the window's last microsecond. */
    private static String windowText(PlainRow row) {
        if (row.item().timeMicros() == Long.MIN_VALUE) {
            return "key " + row.item().key() + ", window without end";
        }
        Window window = new Window(row.item().timeMicros(), row.eventTime() + 1);
        return "key " + row.item().key() + ", window " + window.start() + " to " + window.end();
    }
}
