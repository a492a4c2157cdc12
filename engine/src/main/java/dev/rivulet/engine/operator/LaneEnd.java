package dev.rivulet.engine.operator;

import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.FailedCall;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.lookup.SlotLookups;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.quality.Checks;
import dev.rivulet.engine.reject.RowText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where the steps behind a keyed operator end, and what fails there or in it: in the output of its lane. Owned by the lane. */
public record LaneEnd(LaneOutput output) implements StepChain.End {

    @Override
    public void onFiltered() {
        output.filtered();
    }

    @Override
    public void onChecks(Checks checks) {
        output.onChecks(checks);
    }

    @Override
    public long ingestTimeMicros() {
        return output.entry().processingTimeMicros();
    }

    @Override
    public boolean isSearching() {
        return false;
    }

    @Override
    public TablesInForce tables() {
        return output.tables();
    }

    @Override
    public void onEventTime(long eventTimeMicros, long watermarkMicros) {
        throw new AssertionError("a plan has no watermarks behind a keyBy");
    }

    @Override
    public SlotLookups lookups() {
        throw new AssertionError("a plan has no lookups behind a keyBy");
    }

    @Override
    public int lookupIndex(String uid) {
        throw new AssertionError("a plan has no lookups behind a keyBy");
    }

    @Override
    public void onPutOff(String uid, int place) {
        throw new AssertionError("a plan has no lookups behind a keyBy");
    }

    @Override
    public void toSink(int sink, Object row) {
        output.toSink(sink, row);
    }

    @Override
    public void toOperator(int operator, Object row, Object key, int keyHash) {
        output.toOperator(operator, row, key, keyHash);
    }

    @Override
    public void onFailure(Guard guard, @Nullable Object row, Throwable cause) throws JobException {
        ErrorPolicy.Action action = cause instanceof MalformedRowException
                ? ErrorPolicy.Action.DEAD_LETTER
                : guard.policy().action();
        switch (action) {
            case FAIL -> throw describe(guard, row, cause).exception();
            case SKIP -> output.skipped();
            case DEAD_LETTER -> output.dead(describe(guard, row, cause).letter());
        }
    }

    @Override
    public CallWatch watch() {
        return output.watch();
    }

    @Override
    public Omissions omissions() {
        return output.omissions();
    }

    @Override
    public FailedCall describe(Guard guard, @Nullable Object row, Throwable cause) {
        return new FailedCall(guard, cause, output.entry(), output.record(), kind(row), output.eventTime(), text(row));
    }

    private static RejectedRecord.Kind kind(@Nullable Object row) {
        if (row == null) {
            return RejectedRecord.Kind.TIMER;
        }
        return row instanceof Window ? RejectedRecord.Kind.WINDOW : RejectedRecord.Kind.ROW;
    }

    private byte[] text(@Nullable Object row) {
        if (row == null) {
            return utf8("key " + RowText.of(output.key()) + ", timer " + output.eventTime());
        }
        return row instanceof Window window
                ? utf8("key " + RowText.of(output.key()) + ", window " + text(window))
                : RowText.bytes(row);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Window window) {
        return window.equals(Window.GLOBAL) ? "without end" : window.start() + " to " + window.end();
    }
}
