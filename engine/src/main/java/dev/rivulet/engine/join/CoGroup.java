package dev.rivulet.engine.join;

import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.RowFlatMap;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.plan.UserCode;
import java.util.List;

/** Calls a function with what a window has of two streams. Immutable. */
record CoGroup<K, A, B, O>(CoGroupFunction<K, A, B, O> function)
        implements RowFlatMap<CoGroup.Group<K, A, B>, O>, UserCode {

    /** What two streams have for a key in a window. */
    record Group<K, A, B>(K key, Window window, Sides<A, B> sides) {}

    @Override
    public void flatMap(Group<K, A, B> group, RowCollector<O> out) throws Exception {
        Sides<A, B> sides = group.sides();
        function.coGroup(group.key(), group.window(), List.copyOf(sides.lefts()), List.copyOf(sides.rights()), out);
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }
}
