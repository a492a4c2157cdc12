package dev.rivulet.engine.process;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.operator.Timers;
import dev.rivulet.engine.state.AggregatingState;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.table.ListTable;
import dev.rivulet.state.table.MapTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The states of a process function in one lane, which owns them. Made once per lane, by the function's {@code open}. */
final class LaneStates<K> implements KeyedStates, KeyGroupStates<K> {

    private final String uid;
    private final KeyCodec<K> keyCodec;
    private final int keyGroupCount;
    private final CurrentKey<K> current;
    private final List<KeyedTable> tables;
    private final List<TimeToLive<K>> timesToLive;
    private final Set<String> names;
    private final @Nullable StateTtl ttl;

    LaneStates(String uid, KeyCodec<K> keyCodec, int keyGroupCount, CurrentKey<K> current) {
        this.uid = uid;
        this.keyCodec = keyCodec;
        this.keyGroupCount = keyGroupCount;
        this.current = current;
        this.tables = new ArrayList<>();
        this.timesToLive = new ArrayList<>();
        this.names = new HashSet<>();
        this.ttl = null;
    }

    /** The same states, asked for in another way. */
    private LaneStates(LaneStates<K> original, CurrentKey<K> current, @Nullable StateTtl ttl) {
        this.uid = original.uid;
        this.keyCodec = original.keyCodec;
        this.keyGroupCount = original.keyGroupCount;
        this.current = current;
        this.tables = original.tables;
        this.timesToLive = original.timesToLive;
        this.names = original.names;
        this.ttl = ttl;
    }

    List<KeyedTable> tables() {
        return List.copyOf(tables);
    }

    /** Whether anything here goes by what a row or timer sees of event time. */
    boolean areMortal() {
        return !timesToLive.isEmpty();
    }

    /** Forgets what is past its time for good; whether that was all. */
    boolean dropExpired() {
        for (TimeToLive<K> timeToLive : timesToLive) {
            if (!timeToLive.dropExpired()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public KeyedStates withTtl(StateTtl wanted) {
        return new LaneStates<>(this, current, wanted);
    }

    @Override
    public KeyedStates ofKeyGroup(IntFunction<? extends K> keyOfGroup) {
        return new LaneStates<>(this, new GroupKey<>(current.keyGroups(), current, keyOfGroup, keyCodec), ttl);
    }

    @Override
    public <V> ValueState<V> value(String name, Codec<V> codec) {
        String stateUid = newName(name);
        return ttl == null
                ? tableValue(stateUid, codec)
                : ExpiringValueState.of(
                        tableValue(stateUid, new Expiring.ExpiringCodec<>(codec)), timeToLive(stateUid, ttl));
    }

    @Override
    public <T, A, R> AggregatingState<T, R> aggregating(String name, AggregateFunction<T, A, R> function) {
        return new ValueAggregatingState<>(value(name, function.accumulatorCodec()), function);
    }

    @Override
    public <V> ListState<V> list(String name, Codec<V> codec) {
        String stateUid = newName(name);
        return ttl == null
                ? tableList(stateUid, codec)
                : ExpiringListState.of(
                        tableList(stateUid, new Expiring.ExpiringCodec<>(codec)), timeToLive(stateUid, ttl));
    }

    @Override
    public <U, V> MapState<U, V> map(String name, KeyCodec<U> mapKeyCodec, Codec<V> codec) {
        String stateUid = newName(name);
        return ttl == null
                ? tableMap(stateUid, mapKeyCodec, codec)
                : ExpiringMapState.of(
                        tableMap(stateUid, mapKeyCodec, new Expiring.ExpiringCodec<>(codec)),
                        timeToLive(stateUid, ttl));
    }

    private <V> ListState<V> tableList(String stateUid, Codec<V> codec) {
        ListTable<K, V> table = new ListTable<>(stateUid, keyCodec, codec, keyGroupCount);
        tables.add(table);
        return new TableListState<>(table, current);
    }

    private <U, V> TableMapState<K, U, V> tableMap(String stateUid, KeyCodec<U> mapKeyCodec, Codec<V> codec) {
        MapTable<K, U, V> table = new MapTable<>(stateUid, keyCodec, mapKeyCodec, codec, keyGroupCount);
        tables.add(table);
        return new TableMapState<>(table, current);
    }

    private <V> ValueState<V> tableValue(String stateUid, Codec<V> codec) {
        StateDescriptor<K, V> descriptor = new StateDescriptor<>(stateUid, keyCodec, codec, () -> {
            throw new AssertionError("values are created with what they are");
        });
        HeapTable<K, V> table = new HeapTable<>(descriptor, keyGroupCount);
        tables.add(table);
        return new TableValueState<>(table, current);
    }

    private TimeToLive<K> timeToLive(String stateUid, StateTtl wanted) {
        Timers<K> looks = new Timers<>(StateNames.expiries(stateUid), keyCodec, keyGroupCount);
        TimeToLive<K> timeToLive = new TimeToLive<>(wanted, current, looks);
        tables.add(looks.table());
        timesToLive.add(timeToLive);
        return timeToLive;
    }

    private String newName(String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException(
                    "operator " + uid + " has two states named \"" + name + "\", wanted one");
        }
        return StateNames.of(uid, name);
    }
}
