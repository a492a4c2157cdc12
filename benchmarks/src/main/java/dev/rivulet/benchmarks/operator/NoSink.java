package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;

/** Ends a pipeline that is planned and never run. */
record NoSink() implements Sink<Event> {

    @Override
    public SinkSession<Event> open(SinkContext context) {
        throw new IllegalStateException("the pipeline was to be planned and not to be run");
    }

    @Override
    public RowType<Event> rowType() {
        return RecordRowType.of(Event.class);
    }

    @Override
    public String description() {
        return "nowhere";
    }
}
