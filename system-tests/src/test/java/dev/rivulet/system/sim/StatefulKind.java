package dev.rivulet.system.sim;

import dev.rivulet.engine.stateful.StatefulFunction;

/** What ready-made keyed functions a random pipeline has. */
enum StatefulKind {
    DEDUPLICATE,
    REDUCE,
    MAP_WITH_STATE;

    static final long WITHIN_MICROS = 1_500_000;

    static Item reduced(Item before, Item item) {
        return new Item(item.key(), item.timeMicros(), FunctionKind.weighted(before.value(), item.value()));
    }

    /** Numbers rows, and begins anew now and then. */
    static StatefulFunction.Result<Item, Long> numbered(Item item, Long state) {
        long number = state == null ? 1 : state + 1;
        Long after = Math.floorMod(item.value(), 9L) == 0 ? null : number;
        return new StatefulFunction.Result<>(new Item(item.key(), item.timeMicros(), number), after);
    }
}
