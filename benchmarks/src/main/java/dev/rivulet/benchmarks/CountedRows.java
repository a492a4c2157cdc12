package dev.rivulet.benchmarks;

import dev.rivulet.core.sink.Sink;

/** Rows are added up in memory, so that the engine is measured and not a file format. One owner. */
final class CountedRows implements RowTarget {

    private Totals.Collector collector = new Totals.Collector(Long.MIN_VALUE);

    @Override
    public String name() {
        return "counting sink";
    }

    @Override
    public Sink<WindowTotal> newSink(EventStream stream) {
        collector = new Totals.Collector(stream.endMicros());
        return new CountingSink(collector);
    }

    @Override
    public Totals totals(EventStream stream) {
        return collector.totals();
    }
}
