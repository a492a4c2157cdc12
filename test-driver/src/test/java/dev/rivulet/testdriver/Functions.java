package dev.rivulet.testdriver;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;

/** Functions that are right, and functions with a bug each. */
final class Functions {

    private Functions() {}

    /** Right: numbers the rows of a device; refuses those below absolute zero. */
    static final class Numbering implements KeyedProcessFunction<String, Reading, Event> {
        private ValueState<Long> count;

        @Override
        public void open(KeyedStates states) {
            count = states.value("count", Long.class);
        }

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Event> out)
                throws Exception {
            if (row.temperature() < -273) {
                throw new MalformedRowException("temperature is " + row.temperature());
            }
            Long before = count.value();
            count.update(before == null ? 1 : before + 1);
            out.collect(new Event(row.device(), "row", count.value()));
        }
    }

    /** Right: tells when a device's event time is a minute on, and when the clock is ten seconds on; keeps how often. */
    static final class Reminders implements KeyedProcessFunction<String, Reading, Event> {
        private ValueState<Long> count;

        @Override
        public void open(KeyedStates states) {
            count = states.value("count", Long.class);
        }

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Event> out) {
            context.registerEventTimeTimer(context.timestampMicros() + 60_000_000);
            context.registerProcessingTimeTimer(context.processingTimeMicros() + 10_000_000);
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Event> out) throws Exception {
            Long before = count.value();
            count.update(before == null ? 1 : before + 1);
            String what = context.timeDomain() == ProcessContext.TimeDomain.EVENT_TIME ? "event time" : "clock";
            out.collect(new Event(context.key(), what, count.value()));
        }
    }

    /** Not deterministic: numbers rows by a field of the class, which no log knows. */
    static final class StaticNumbering implements KeyedProcessFunction<String, Reading, Event> {
        private static long count;

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Event> out)
                throws Exception {
            out.collect(new Event(row.device(), "row", ++count));
        }
    }

    /** Forgets: numbers rows by a field of its own, which no checkpoint has. */
    static final class FieldNumbering implements KeyedProcessFunction<String, Reading, Event> {
        private long count;

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Event> out)
                throws Exception {
            out.collect(new Event(row.device(), "row", ++count));
        }
    }

    /** Depends on where batches are cut: puts out a watermark, which is one of before the batch. */
    static final class BatchBound implements KeyedProcessFunction<String, Reading, Event> {

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Event> out)
                throws Exception {
            out.collect(new Event(row.device(), "watermark", context.watermarkMicros()));
        }
    }
}
