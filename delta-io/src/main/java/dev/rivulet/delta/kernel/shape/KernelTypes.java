package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our schemas in Kernel's terms and back. Stateless. */
public final class KernelTypes {

    private static final Map<DataType.Simple, io.delta.kernel.types.DataType> SIMPLE = new LinkedHashMap<>();

    static {
        SIMPLE.put(DataType.Simple.BOOLEAN, BooleanType.BOOLEAN);
        SIMPLE.put(DataType.Simple.BYTE, ByteType.BYTE);
        SIMPLE.put(DataType.Simple.SHORT, ShortType.SHORT);
        SIMPLE.put(DataType.Simple.INT, IntegerType.INTEGER);
        SIMPLE.put(DataType.Simple.LONG, LongType.LONG);
        SIMPLE.put(DataType.Simple.FLOAT, FloatType.FLOAT);
        SIMPLE.put(DataType.Simple.DOUBLE, DoubleType.DOUBLE);
        SIMPLE.put(DataType.Simple.STRING, StringType.STRING);
        SIMPLE.put(DataType.Simple.BINARY, BinaryType.BINARY);
        SIMPLE.put(DataType.Simple.DATE, DateType.DATE);
        SIMPLE.put(DataType.Simple.TIMESTAMP, TimestampType.TIMESTAMP);
        SIMPLE.put(DataType.Simple.TIMESTAMP_NTZ, TimestampNTZType.TIMESTAMP_NTZ);
    }

    private KernelTypes() {}

    /**
     * @param properties of a table that is about to be made, by which the columns may go by other names in its files
     * @param seed tells the table from others
     */
    public static StructType toKernel(Schema schema, Map<String, String> properties, String seed) {
        ColumnNames names = ColumnNames.ofNew(properties, seed, schema.fields());
        StructType struct = new StructType();
        for (Field field : schema.fields()) {
            struct = struct.add(names.describe(toKernel(field)));
        }
        return struct;
    }

    static StructField toKernel(Field field) {
        return new StructField(field.name(), toKernel(field.type()), field.isNullable());
    }

    static io.delta.kernel.types.DataType toKernel(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return new DecimalType(decimal.precision(), decimal.scale());
        }
        if (type instanceof DataType.Array array) {
            return new ArrayType(toKernel(array.element()), array.containsNull());
        }
        if (type instanceof DataType.Map map) {
            return new MapType(toKernel(map.key()), toKernel(map.value()), map.valueContainsNull());
        }
        if (type instanceof DataType.Struct struct) {
            return new StructType(
                    struct.schema().fields().stream().map(KernelTypes::toKernel).toList());
        }
        io.delta.kernel.types.DataType simple = SIMPLE.get(type);
        if (simple == null) {
            throw new AssertionError("type " + type + " has no counterpart in Kernel");
        }
        return simple;
    }

    /**
     * A table's schema in our terms.
     *
     * @throws IOException naming the first column, or part of one, whose type we do not know
     */
    public static Schema toCore(String table, StructType struct) throws IOException {
        return toCore(table, "", struct);
    }

    private static Schema toCore(String table, String prefix, StructType struct) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (StructField field : struct.fields()) {
            DataType type = toCore(table, prefix + field.getName(), field.getDataType());
            fields.add(new Field(field.getName(), type, field.isNullable()));
        }
        return Schema.of(fields);
    }

    /**
     * @param path of the column, or part of one, that is of the type
     */
    private static DataType toCore(String table, String path, io.delta.kernel.types.DataType type) throws IOException {
        if (type instanceof DecimalType decimal) {
            return new DataType.Decimal(decimal.getPrecision(), decimal.getScale());
        }
        if (type instanceof ArrayType array) {
            return new DataType.Array(
                    toCore(table, path + "." + NestedPart.ELEMENT, array.getElementType()), array.containsNull());
        }
        if (type instanceof MapType map) {
            DataType key = toCore(table, path + "." + NestedPart.KEY, map.getKeyType());
            DataType value = toCore(table, path + "." + NestedPart.VALUE, map.getValueType());
            try {
                return new DataType.Map(key, value, map.isValueContainsNull());
            } catch (IllegalArgumentException noKey) {
                throw new IOException(
                        "table " + table + ": column " + path + " is a map that cannot be read here: "
                                + noKey.getMessage(),
                        noKey);
            }
        }
        if (type instanceof StructType struct) {
            return new DataType.Struct(toCore(table, path + ".", struct));
        }
        for (Map.Entry<DataType.Simple, io.delta.kernel.types.DataType> entry : SIMPLE.entrySet()) {
            if (entry.getValue().equals(type)) {
                return entry.getKey();
            }
        }
        throw new IOException("table " + table + ": column " + path + " is " + type + ", wanted one of "
                + SIMPLE.keySet() + ", decimal, array, map or struct");
    }
}
