package dev.rivulet.testdriver;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.query.StateForm;
import dev.rivulet.engine.query.StateRow;
import dev.rivulet.engine.query.StateValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A keyed state of the job as of now. Every look has a checkpoint made if anything has happened since the last one, and reads it, as those
 * do who look into a job's state. {@link #get} and {@link #rows} tell it in words; the other methods, which are called as the function asked
 * for the state, give its values. Owned by the test's thread.
 *
 * <pre>{@code
 * Optional<Long> last = driver.state("alarms/last").value(Long.class).get("sensor-1");
 * }</pre>
 *
 * <p>What is past its time to live is in no value, though it may still be there in words until the job comes to forgetting it.
 */
public final class StateView {

    private final String uid;
    private final PipelineTestDriver driver;

    StateView(String uid, PipelineTestDriver driver) {
        this.uid = uid;
        this.driver = driver;
    }

    /** What keys have. */
    @FunctionalInterface
    public interface Values<R> {

        /**
         * @param key of the operator's type
         * @return a copy
         * @throws IllegalArgumentException if there is no such state, or it is something else than was asked for
         */
        R get(Object key);
    }

    /**
     * The one value that a key has, as it writes itself; empty if it has none.
     *
     * @param key of the operator's type
     * @throws IllegalArgumentException if there is no such state; the message names those there are
     * @throws IllegalStateException if the key has several values, as in a map, a list, or several windows: {@link #rows} has them
     */
    public Optional<String> get(Object key) {
        List<StateRow> rows = rows(key);
        if (rows.size() > 1) {
            throw new IllegalStateException("state " + uid + " has " + rows.size() + " values of key " + key
                    + ", wanted at most 1: ask for rows(key)");
        }
        return rows.stream().map(StateRow::value).findFirst();
    }

    /** All values that a key has, by window and entry. */
    public List<StateRow> rows(Object key) {
        return driver.lookIntoState(query -> query.get(uid, key));
    }

    /** Of a {@link dev.rivulet.engine.state.ValueState}: empty for a key that has none. */
    public <V> Values<Optional<V>> value(Class<V> type) {
        return value(Codecs.of(type));
    }

    /** As above, of a type with a codec of its own. */
    public <V> Values<Optional<V>> value(Codec<V> codec) {
        Function<StateValue, V> value = StateView::valueOf;
        return key -> values(key, StateForm.value(codec)).stream().map(value).findFirst();
    }

    /** Of a {@link dev.rivulet.engine.state.ListState}: in its order, empty for a key that has none. */
    public <V> Values<List<V>> list(Class<V> type) {
        return list(Codecs.of(type));
    }

    /** As above, of a type with a codec of its own. */
    public <V> Values<List<V>> list(Codec<V> codec) {
        Function<StateValue, V> value = StateView::valueOf;
        return key -> values(key, StateForm.list(codec)).stream().map(value).toList();
    }

    /** Of a {@link dev.rivulet.engine.state.MapState}: in its order, empty for a key that has none. */
    public <U, V> Values<Map<U, V>> map(Class<U> keyType, Class<V> type) {
        return map(KeyCodecs.of(keyType), Codecs.of(type));
    }

    /** As above, of types with codecs of their own. */
    @SuppressWarnings("unchecked") // The state was held against the codecs.
    public <U, V> Values<Map<U, V>> map(KeyCodec<U> keyCodec, Codec<V> codec) {
        return key -> {
            Map<U, V> entries = new LinkedHashMap<>();
            for (StateValue row : values(key, StateForm.map(keyCodec, codec))) {
                entries.put((U) row.part(), valueOf(row));
            }
            return Collections.unmodifiableMap(entries);
        };
    }

    /**
     * Of a {@link dev.rivulet.engine.state.AggregatingState}: the result, empty for a key to which nothing was added.
     *
     * @param function the one that the state was asked for with
     */
    public <A, R> Values<Optional<R>> aggregating(AggregateFunction<?, A, R> function) {
        Values<Optional<A>> accumulators = value(function.accumulatorCodec());
        return key -> accumulators.get(key).map(function::result);
    }

    /**
     * Of windows side by side, or sessions, that fire once: the results that the open windows of a key would have if they ended now, by
     * their start.
     *
     * @param type of results
     */
    public <R> Values<Map<Window, R>> windows(Class<R> type) {
        return key -> {
            Map<Window, R> results = new LinkedHashMap<>();
            driver.lookIntoState(query -> query.windows(uid, key))
                    .forEach((window, result) -> results.put(window, cast(type, result)));
            return Collections.unmodifiableMap(results);
        };
    }

    private List<StateValue> values(Object key, StateForm form) {
        return driver.lookIntoState(query -> query.values(uid, key, form));
    }

    private <R> R cast(Class<R> type, Object result) {
        if (!type.isInstance(result)) {
            throw new IllegalArgumentException("windows of state " + uid + " have results of "
                    + result.getClass().getName() + ", asked for were those of " + type.getName());
        }
        return type.cast(result);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The state was held against the codec.
    private static <V> V valueOf(StateValue row) {
        return (V) row.value();
    }
}
