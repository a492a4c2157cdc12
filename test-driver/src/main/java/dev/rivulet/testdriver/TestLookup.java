package dev.rivulet.testdriver;

import dev.rivulet.engine.lookup.AsyncLookup;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A lookup that the test answers, at once or when it likes to; made by {@link PipelineTestDriver#lookup}. What it is asked twice it may
 * answer differently, as the world does: nothing may come of that. One thread.
 *
 * @param <T> the rows that are asked about
 * @param <A> the answers
 */
public final class TestLookup<T, A> implements AsyncLookup<T, A> {

    private record Call<T, A>(T row, CompletableFuture<@Nullable A> answer) {}

    private final PipelineTestDriver driver;
    private final List<Call<T, A>> calls = new ArrayList<>();
    private @Nullable Function<T, @Nullable A> function;
    private int callCount;

    TestLookup(PipelineTestDriver driver) {
        this.driver = driver;
    }

    /** For the pipeline. */
    @Override
    public CompletionStage<@Nullable A> lookup(T row) {
        callCount++;
        Function<T, @Nullable A> known = function;
        if (known != null) {
            return CompletableFuture.completedFuture(known.apply(row));
        }
        Call<T, A> call = new Call<>(row, new CompletableFuture<>());
        calls.add(call);
        return call.answer;
    }

    /** The rows that wait for an answer, in the order in which they were asked about; those that timed out among them. */
    public List<T> asked() {
        return calls.stream().map(Call::row).toList();
    }

    /** How often it was called, in all runs. */
    public int callCount() {
        return callCount;
    }

    /**
     * Answers what was asked about a row, and lets the job go on.
     *
     * @param answer null for none
     * @throws IllegalStateException if nothing waits for it
     */
    public void answer(T row, @Nullable A answer) {
        take(row).complete(answer);
        driver.run();
    }

    /** Fails what was asked about a row, as above; upon which it is asked about again if the settings say so. */
    public void fail(T row, Exception cause) {
        take(row).completeExceptionally(cause);
        driver.run();
    }

    private CompletableFuture<@Nullable A> take(T row) {
        Iterator<Call<T, A>> each = calls.iterator();
        while (each.hasNext()) {
            Call<T, A> call = each.next();
            if (call.row.equals(row)) {
                each.remove();
                return call.answer;
            }
        }
        throw new IllegalStateException("nobody waits for an answer about " + row + ", but about " + asked());
    }

    /** Answers all that waits, and from now on whatever is asked at once; what the function throws is a failed call. */
    public void answerBy(Function<T, @Nullable A> answers) {
        function = answers;
        for (Call<T, A> call : List.copyOf(calls)) {
            answer(call.row, answers.apply(call.row));
        }
    }

    /** From now on it answers only when told to. */
    public void answerNothing() {
        function = null;
    }

    /** Nobody waits any more. */
    void forget() {
        calls.clear();
    }
}
