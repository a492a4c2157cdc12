package dev.rivulet.engine.process;

import dev.rivulet.engine.failure.Immutability;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.state.table.ListTable;
import dev.rivulet.state.table.StateList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list per key, in a table. Owned by the lane. */
record TableListState<K, V>(ListTable<K, V> table, CurrentKey<K> current) implements ListState<V> {

    private static final long NAMESPACE = 0;

    @Override
    public List<V> get() {
        StateList<K, V> list = find();
        if (list == null) {
            return List.of();
        }
        List<V> elements = list.toList();
        for (int index = 0; index < elements.size(); index++) {
            if (!Immutability.isImmutable(elements.get(index))) {
                table.forUpdate(list, index); // Before it is handed out, since nobody tells when it is changed.
                noteHandedOut(elements.get(index), index);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private void noteHandedOut(V element, int index) {
        current.journal()
                .noteHandedOut(
                        element,
                        table.descriptor().valueCodec(),
                        restored -> table.set(findOrCreate(), index, restored));
    }

    @Override
    public void add(V element) {
        current.journal().note(() -> table.removeLast(findOrCreate()));
        table.add(findOrCreate(), element);
    }

    @Override
    public void update(List<V> elements) {
        StateList<K, V> list = findOrCreate();
        noteAll(list);
        table.update(list, List.copyOf(elements));
    }

    private void noteAll(StateList<K, V> list) {
        List<V> before = list.toList();
        current.journal().note(() -> table.update(findOrCreate(), before));
    }

    @Override
    public boolean isEmpty() {
        StateList<K, V> list = find();
        return list == null || list.isEmpty();
    }

    @Override
    public void clear() {
        StateList<K, V> list = find();
        if (list != null) {
            noteAll(list);
            table.clear(list);
        }
    }

    private StateList<K, V> findOrCreate() {
        return table.findOrCreate(current.keyGroup(), NAMESPACE, current.key(), current.hash());
    }

    private @Nullable StateList<K, V> find() {
        return table.find(current.keyGroup(), NAMESPACE, current.key(), current.hash());
    }
}
