package dev.rivulet.parquet.value;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import dev.rivulet.delta.parquet.part.FilePart;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Which of our types a file's values are, before anybody says what they should become; any of them may be null. Stateless. */
public final class StoredTypes {

    /** As many digits as an unsigned number of 64 bits has. */
    private static final DataType UNSIGNED_LONG = new DataType.Decimal(20, 0);

    private StoredTypes() {}

    /**
     * The columns of a file.
     *
     * @param wanted those that are looked for, by name, in any case if there is none in the same; null for all
     * @return what there is of them, in the order and by the names in which they are wanted
     * @throws IllegalArgumentException if one of them has values of no type of ours, naming it
     */
    public static Schema of(GroupType file, @Nullable Schema wanted) {
        List<Field> fields = new ArrayList<>();
        if (wanted == null) {
            file.getFields().forEach(type -> fields.add(Field.nullable(type.getName(), typeOf(type, null))));
            return Schema.of(fields);
        }
        for (Field field : wanted.fields()) {
            Type found = FilePart.find(file, PhysicalColumn.named(field.name()));
            if (found != null) {
                fields.add(Field.nullable(field.name(), typeOf(found, field.type())));
            }
        }
        return Schema.of(fields);
    }

    private static DataType typeOf(Type file, @Nullable DataType wanted) {
        if (file.isRepetition(Type.Repetition.REPEATED)) {
            throw new IllegalArgumentException("column " + told(file) + " is repeated without a list around it");
        }
        return valueType(file, wanted);
    }

    /** That of elements may be repeated. */
    private static DataType valueType(Type file, @Nullable DataType wanted) {
        if (file.isPrimitive()) {
            return simple(file.asPrimitiveType());
        }
        GroupType group = file.asGroupType();
        LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
        if (annotation instanceof ListLogicalTypeAnnotation || annotation == null && wanted instanceof DataType.Array) {
            DataType element = wanted instanceof DataType.Array array ? array.element() : null;
            return new DataType.Array(valueType(FilePart.elementOf(group), element), true);
        }
        boolean isMap =
                annotation instanceof MapLogicalTypeAnnotation || annotation instanceof MapKeyValueTypeAnnotation;
        if (isMap || annotation == null && wanted instanceof DataType.Map) {
            return map(group, wanted instanceof DataType.Map map ? map : null);
        }
        Schema fields = of(group, wanted instanceof DataType.Struct struct ? struct.schema() : null);
        if (fields.fieldCount() == 0) {
            throw new IllegalArgumentException("column " + told(file) + " has none of the fields that are wanted");
        }
        return new DataType.Struct(fields);
    }

    private static DataType map(GroupType map, DataType.@Nullable Map wanted) {
        boolean isMap = map.getFieldCount() == 1
                && !map.getType(0).isPrimitive()
                && map.getType(0).asGroupType().getFieldCount() == 2;
        if (!isMap) {
            throw new IllegalArgumentException("column " + told(map) + " is no map");
        }
        GroupType entry = map.getType(0).asGroupType();
        return new DataType.Map(
                typeOf(entry.getType(0), wanted == null ? null : wanted.key()),
                typeOf(entry.getType(1), wanted == null ? null : wanted.value()),
                true);
    }

    private static DataType simple(PrimitiveType file) {
        LogicalTypeAnnotation annotation = file.getLogicalTypeAnnotation();
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return decimal(file, decimal);
        }
        return switch (file.getPrimitiveTypeName()) {
            case BOOLEAN -> Simple.BOOLEAN;
            case FLOAT -> Simple.FLOAT;
            case DOUBLE -> Simple.DOUBLE;
            case INT96 -> Simple.TIMESTAMP;
            case INT32 ->
                annotation instanceof IntLogicalTypeAnnotation number
                        ? whole(number)
                        : annotation instanceof DateLogicalTypeAnnotation
                                ? Simple.DATE
                                : plain(file, annotation, Simple.INT);
            case INT64 ->
                annotation instanceof IntLogicalTypeAnnotation number
                        ? whole(number)
                        : annotation instanceof TimestampLogicalTypeAnnotation time
                                ? time.isAdjustedToUTC() ? Simple.TIMESTAMP : Simple.TIMESTAMP_NTZ
                                : plain(file, annotation, Simple.LONG);
            case BINARY -> isText(annotation) ? Simple.STRING : Simple.BINARY;
            case FIXED_LEN_BYTE_ARRAY -> fixed(file, annotation);
        };
    }

    private static DataType decimal(PrimitiveType file, DecimalLogicalTypeAnnotation decimal) {
        if (decimal.getPrecision() > DataType.Decimal.PRECISION_MAX) {
            throw new IllegalArgumentException("column " + told(file) + " has " + decimal.getPrecision()
                    + " digits, wanted at most " + DataType.Decimal.PRECISION_MAX);
        }
        return new DataType.Decimal(decimal.getPrecision(), decimal.getScale());
    }

    private static DataType whole(IntLogicalTypeAnnotation number) {
        return switch (number.getBitWidth()) {
            case 8 -> number.isSigned() ? Simple.BYTE : Simple.SHORT;
            case 16 -> number.isSigned() ? Simple.SHORT : Simple.INT;
            case 32 -> number.isSigned() ? Simple.INT : Simple.LONG;
            default -> number.isSigned() ? Simple.LONG : UNSIGNED_LONG;
        };
    }

    /** Times of day are the numbers that they are. */
    private static DataType plain(PrimitiveType file, @Nullable LogicalTypeAnnotation annotation, DataType type) {
        if (annotation == null || annotation instanceof TimeLogicalTypeAnnotation) {
            return type;
        }
        throw new IllegalArgumentException("column " + told(file) + " has values of no type of ours");
    }

    private static boolean isText(@Nullable LogicalTypeAnnotation annotation) {
        return annotation instanceof StringLogicalTypeAnnotation
                || annotation instanceof EnumLogicalTypeAnnotation
                || annotation instanceof JsonLogicalTypeAnnotation;
    }

    private static DataType fixed(PrimitiveType file, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation instanceof IntervalLogicalTypeAnnotation) {
            throw new IllegalArgumentException("column " + told(file) + " has values of no type of ours");
        }
        return annotation instanceof UUIDLogicalTypeAnnotation
                ? Simple.STRING
                : annotation instanceof Float16LogicalTypeAnnotation ? Simple.FLOAT : Simple.BINARY;
    }

    private static String told(Type file) {
        return file.getName() + " (`" + file.toString().replaceAll("\\s+", " ") + "`)";
    }
}
