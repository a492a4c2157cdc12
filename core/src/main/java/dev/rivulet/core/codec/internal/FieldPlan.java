package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the fields of a record that was written in one form get into a record of another: matched by name, whatever their order;
 * fields that are gone are skipped, and new ones have a value of their own. Immutable, any thread.
 */
final class FieldPlan {

    /** Where a written field goes; -1 if nowhere. */
    private record Move(SlotReader reader, int targetIndex) {}

    /**
     * A field of today.
     *
     * @param missing what it has if it was not written
     */
    record Target(String name, Slot slot, Supplier<@Nullable Object> missing) {}

    private final List<Move> moves = new ArrayList<>();
    private final List<Target> targets;

    /** Which targets have to be filled, by index. */
    private final List<Integer> newIndexes = new ArrayList<>();

    /**
     * @throws IncompatibleSchemaException if a field cannot be read as today's of that name, or be skipped
     */
    FieldPlan(RecordOf written, RecordOf today, List<Target> targets) {
        this.targets = List.copyOf(targets);
        List<String> names = targets.stream().map(Target::name).toList();
        for (Part field : written.fields()) {
            moves.add(move(field, names.indexOf(field.name()), today));
        }
        List<String> known = written.fields().stream().map(Part::name).toList();
        for (int index = 0; index < names.size(); index++) {
            if (!known.contains(names.get(index))) {
                newIndexes.add(index);
            }
        }
    }

    /** The values in the order of today's fields. */
    @Nullable Object[] read(ByteReader in) {
        @Nullable Object[] values = new @Nullable Object[targets.size()];
        for (int index = 0; index < moves.size(); index++) {
            Move move = moves.get(index);
            Object value = move.reader().read(in);
            if (move.targetIndex() >= 0) {
                values[move.targetIndex()] = value;
            }
        }
        for (int index : newIndexes) {
            values[index] = targets.get(index).missing().get();
        }
        return values;
    }

    private Move move(Part field, int targetIndex, CodecSchema today) {
        String step = "." + field.name();
        try {
            SlotReader reader = targetIndex < 0
                    ? Skipping.of(field.type())
                    : targets.get(targetIndex).slot().readerOf(field.type());
            return new Move(reader.within(today, step), targetIndex);
        } catch (IncompatibleSchemaException e) {
            throw e.within(today, step);
        }
    }
}
