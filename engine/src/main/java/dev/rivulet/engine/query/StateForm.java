package dev.rivulet.engine.query;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.process.Expiring;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.state.table.ListTable;
import dev.rivulet.state.table.MapTable;
import java.util.function.Function;

/**
 * What somebody takes the state of a process function for: one value per key, a list or a map, and of which types. Immutable.
 *
 * @param word of its kind, as {@link dev.rivulet.engine.state.KeyedStates} has it
 * @param schemaOf its schema, by the codec of the operator's key
 */
public record StateForm(String word, Function<KeyCodec<?>, StateSchema> schemaOf) {

    private static final String UID = "expected";

    /** One value per key, or one accumulator. */
    public static StateForm value(Codec<?> codec) {
        return new StateForm("a value", keyCodec -> new StateSchema(keyCodec.schema(), codec.schema()));
    }

    public static StateForm list(Codec<?> codec) {
        return new StateForm(
                "a list",
                keyCodec ->
                        new ListTable<>(UID, keyCodec, codec, 1).descriptor().schema());
    }

    public static StateForm map(KeyCodec<?> mapKeyCodec, Codec<?> codec) {
        return new StateForm(
                "a map",
                keyCodec -> new MapTable<>(UID, keyCodec, mapKeyCodec, codec, 1)
                        .descriptor()
                        .schema());
    }

    /**
     * @param keyCodec of the operator
     * @throws IllegalArgumentException if a state is something else; the message has both forms
     */
    void require(StateDescriptor<?, ?> state, KeyCodec<?> keyCodec) {
        Codec<?> codec = state.valueCodec();
        Codec<?> valueCodec = codec instanceof Expiring.ExpiringCodec<?> expiring ? expiring.codec() : codec;
        StateSchema found = new StateSchema(state.keyCodec().schema(), valueCodec.schema());
        StateSchema wanted = schemaOf.apply(keyCodec);
        if (!found.equals(wanted)) {
            throw new IllegalArgumentException("state '" + state.uid() + "' is " + found.text() + ", asked for was "
                    + word + ", which is " + wanted.text());
        }
    }
}
