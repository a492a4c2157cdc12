package dev.rivulet.engine.operator;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.failure.CallTimeoutException;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.LookupAnswers.Outcome;
import dev.rivulet.engine.lookup.LookupFailedException;
import dev.rivulet.engine.lookup.SlotLookups;
import dev.rivulet.engine.plan.Step;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Joins rows with what a lookup said about them; as long as it has not, notes what it is to be asked. Answers come in the form that the log
 * has, at first as in every later run. Owned by one agent.
 */
final class LookupStage implements RowStage, Caller.Call<Object, Object> {

    private final Step.LookupStep<Object, Object> step;
    private final Caller caller;
    private final StepChain.End end;
    private final RowStage next;
    private @Nullable Object answer;

    LookupStage(Step.LookupStep<Object, Object> step, Caller caller, StepChain.End end, RowStage next) {
        this.step = step;
        this.caller = caller;
        this.end = end;
        this.next = next;
    }

    @Override
    public void accept(Object row) throws Exception {
        int lookup = end.lookupIndex(step.uid());
        SlotLookups slot = end.lookups();
        if (!slot.isAnswered(lookup)) {
            slot.ask(lookup, row, caller.leavesOut(row));
            return;
        }
        LookupAnswers.Answer logged = slot.answer(lookup);
        if (logged.outcome() == Outcome.PUT_OFF) {
            end.onPutOff(step.uid(), slot.lastPlace(lookup));
            return;
        }
        if (logged.outcome() == Outcome.NOT_CALLED && slot.returned() != null) {
            end.onFailure(
                    caller.guard(), row, new CallTimeoutException()); // The decision names it where it was put off.
            return;
        }
        if (logged.outcome() == Outcome.FAILED && step.settings().fallback() == null) {
            String reason = new String(logged.content(), StandardCharsets.UTF_8);
            end.onFailure(caller.guard(), row, new LookupFailedException(reason));
            return;
        }
        answer = logged.outcome() == Outcome.FAILED ? step.settings().fallback() : decoded(logged);
        Object made = caller.make(row, row, this);
        if (made != null) {
            next.accept(made);
        }
    }

    private @Nullable Object decoded(LookupAnswers.Answer logged) {
        Codec<Object> codec = step.settings().codec();
        return logged.outcome() == Outcome.ANSWERED ? codec.read(new ByteReader(logged.content())) : null;
    }

    @Override
    public Object make(Object row) throws Exception {
        return Caller.requireRow(step.function().apply(row, answer), "the function of a lookup returned");
    }
}
