package dev.rivulet.engine.replay;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.replay.RowExplanation.InputRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A further pass of an explanation: finds what went into some keyed operators under some keys, up to where they put out what is to be
 * explained. In the first stage these are records; behind it, what operators of the stage before put out. Owned by the replay.
 */
final class Contributions implements RowTrace {

    /** Nobody reads more, and a key may have been given millions. */
    private static final int COUNT_MAX = 10_000;

    private final PipelinePlan plan;
    private final Set<Producer> wanted;
    private final List<InputRecord> inputs = new ArrayList<>();
    private final Set<Producer> before = new LinkedHashSet<>();
    private boolean isComplete = true;

    /**
     * @param wanted what is to be explained, all of one stage
     */
    Contributions(PipelinePlan plan, Set<Producer> wanted) {
        this.plan = plan;
        this.wanted = wanted;
    }

    @Override
    public void onRecordToSink(LogEntry entry, int record, int sink, Object row) {}

    @Override
    public void onInput(LogEntry entry, int operator, KeyedRow row) {
        if (contributes(0, operator, row.key(), row.eventTime(), entry.position())) {
            if (inputs.size() == COUNT_MAX) {
                isComplete = false;
            } else {
                inputs.add(inputRecord(entry, row.record()));
            }
        }
    }

    @Override
    public void onExchange(Producer producer, int operator, Object key) {
        if (contributes(producer.stage() + 1, operator, key, producer.timeMicros(), producer.position())) {
            if (before.size() == COUNT_MAX) {
                isComplete = false;
            } else {
                before.add(producer);
            }
        }
    }

    @Override
    public void onSink(Producer producer, int sink, Object row) {}

    private boolean contributes(int stage, int operator, Object key, long eventTime, long position) {
        for (Producer one : wanted) {
            boolean isThere = one.stage() == stage
                    && one.operator() == operator
                    && one.key().equals(key);
            if (isThere && position <= one.position() && isInWindow(one, eventTime)) {
                return true;
            }
        }
        return false;
    }

    /** A window takes in its own span only; what it put out has the time of its last microsecond. */
    private boolean isInWindow(Producer producer, long eventTime) {
        Step.KeyedStep<?, ?> step =
                plan.stages().get(producer.stage()).get(producer.operator()).step();
        return !(step instanceof Step.WindowStep<?, ?, ?, ?, ?> window)
                || window.windows().mayHave(producer.timeMicros() + 1, eventTime);
    }

    /** Records that went into the first stage. */
    List<InputRecord> inputs() {
        return inputs;
    }

    /** What operators of the stage before put out for those that are to be explained. */
    Set<Producer> before() {
        return before;
    }

    boolean isComplete() {
        return isComplete;
    }

    /** What an operator did, in words. */
    static String text(PipelinePlan plan, Producer producer) {
        KeyedOperatorPlan operator = plan.stages().get(producer.stage()).get(producer.operator());
        return operator.uid() + " of key " + producer.key();
    }

    static InputRecord inputRecord(LogEntry entry, int record) {
        Batch batch = entry.batch();
        if (batch == null) {
            throw new AssertionError("only batches have records, the entry is " + entry);
        }
        return new InputRecord(
                batch.sourceUid(),
                batch.resource(),
                batch.recordOffset(record),
                entry.position(),
                record,
                new String(batch.record(record), StandardCharsets.UTF_8));
    }
}
