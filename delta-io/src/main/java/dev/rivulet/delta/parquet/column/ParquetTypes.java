package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.kernel.shape.NestedPart;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import java.math.BigInteger;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet type of each of Delta's types, as Spark writes them by default: arrays and maps in the three levels that Parquet's
 * specification wants. Stateless.
 */
public final class ParquetTypes {

    /** The most decimal digits that fit into 32 bits whatever they are. */
    static final int DIGITS_IN_INT = 9;

    /** The most decimal digits that fit into 64 bits whatever they are. */
    static final int DIGITS_IN_LONG = 18;

    private ParquetTypes() {}

    public static Type typeOf(Field field, PhysicalColumn physical) {
        Repetition repetition = field.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        Type type = typeOf(field.type(), repetition, physical);
        return physical.id().isPresent() ? type.withId(physical.id().getAsInt()) : type;
    }

    private static Type typeOf(DataType type, Repetition repetition, PhysicalColumn physical) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal(decimal, repetition).named(physical.name());
        }
        if (type instanceof DataType.Simple simple) {
            return simple(simple, repetition).named(physical.name());
        }
        if (type instanceof DataType.Struct struct) {
            List<Type> fields = struct.schema().fields().stream()
                    .map(field -> typeOf(field, physical.part(field.name())))
                    .toList();
            return new GroupType(repetition, physical.name(), fields);
        }
        if (type instanceof DataType.Array array) {
            return Types.list(repetition)
                    .element(part(NestedPart.ELEMENT, array.element(), array.containsNull(), physical))
                    .named(physical.name());
        }
        if (type instanceof DataType.Map map) {
            return Types.map(repetition)
                    .key(part(NestedPart.KEY, map.key(), false, physical))
                    .value(part(NestedPart.VALUE, map.value(), map.valueContainsNull(), physical))
                    .named(physical.name());
        }
        throw new AssertionError("type " + type + " has no Parquet form");
    }

    private static Type part(String name, DataType type, boolean isNullable, PhysicalColumn physical) {
        return typeOf(new Field(name, type, isNullable), physical.part(name));
    }

    private static Types.PrimitiveBuilder<PrimitiveType> simple(DataType.Simple type, Repetition repetition) {
        return switch (type) {
            case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
            case BYTE ->
                Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.intType(8, true));
            case SHORT ->
                Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.intType(16, true));
            case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition);
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition);
            case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
            case STRING -> Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType());
            case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
            case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
            case TIMESTAMP -> timestamp(true, repetition);
            case TIMESTAMP_NTZ -> timestamp(false, repetition);
        };
    }

    private static Types.PrimitiveBuilder<PrimitiveType> timestamp(boolean isUtc, Repetition repetition) {
        return Types.primitive(PrimitiveTypeName.INT64, repetition)
                .as(LogicalTypeAnnotation.timestampType(isUtc, TimeUnit.MICROS));
    }

    private static Types.PrimitiveBuilder<PrimitiveType> decimal(DataType.Decimal type, Repetition repetition) {
        LogicalTypeAnnotation annotation = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
        if (type.precision() <= DIGITS_IN_INT) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition).as(annotation);
        }
        if (type.precision() <= DIGITS_IN_LONG) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition).as(annotation);
        }
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(decimalSizeBytes(type.precision()))
                .as(annotation);
    }

    /** The fewest bytes whose two's complement holds every number of so many digits. */
    static int decimalSizeBytes(int precision) {
        BigInteger greatest = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        return greatest.bitLength() / Byte.SIZE + 1;
    }
}
