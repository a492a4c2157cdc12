package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.files.RowEncoder;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the rows of Kernel's batches, named by their index in the batch that is {@link #bind bound}. It knows the types that occur
 * in checkpoints: structs, maps, lists, strings, whole numbers and booleans. One owner.
 */
final class BatchEncoder implements RowEncoder<Integer> {

    private final StructType batchSchema;
    private final MessageType schema;
    private @Nullable ColumnarBatch batch;

    BatchEncoder(StructType batchSchema) {
        this.batchSchema = batchSchema;
        this.schema = new MessageType("checkpoint", fieldTypes(batchSchema));
    }

    @Override
    public MessageType schema() {
        return schema;
    }

    void bind(ColumnarBatch next) {
        if (!next.getSchema().equals(batchSchema)) {
            throw new AssertionError(
                    "batches of one file differ in schema: " + next.getSchema() + " and " + batchSchema);
        }
        batch = next;
    }

    @Override
    public void encode(Integer row, RecordConsumer consumer) {
        ColumnarBatch current = batch;
        if (current == null) {
            throw new AssertionError("a row came before its batch");
        }
        for (int index = 0; index < batchSchema.length(); index++) {
            StructField field = batchSchema.at(index);
            encodeField(field.getName(), index, field.getDataType(), current.getColumnVector(index), row, consumer);
        }
    }

    private static void encodeField(
            String name, int index, DataType type, ColumnVector vector, int row, RecordConsumer consumer) {
        if (vector.isNullAt(row)) {
            return;
        }
        consumer.startField(name, index);
        encodeValue(type, vector, row, consumer);
        consumer.endField(name, index);
    }

    private static void encodeValue(DataType type, ColumnVector vector, int row, RecordConsumer consumer) {
        if (type instanceof StructType struct) {
            encodeStruct(struct, vector, row, consumer);
        } else if (type instanceof MapType map) {
            encodeMap(map, vector.getMap(row), consumer);
        } else if (type instanceof ArrayType array) {
            encodeList(array, vector.getArray(row), consumer);
        } else if (type instanceof StringType) {
            consumer.addBinary(Binary.fromString(vector.getString(row)));
        } else if (type instanceof LongType) {
            consumer.addLong(vector.getLong(row));
        } else if (type instanceof IntegerType) {
            consumer.addInteger(vector.getInt(row));
        } else if (type instanceof BooleanType) {
            consumer.addBoolean(vector.getBoolean(row));
        } else {
            throw unexpected(type);
        }
    }

    private static void encodeStruct(StructType type, ColumnVector vector, int row, RecordConsumer consumer) {
        consumer.startGroup();
        for (int index = 0; index < type.length(); index++) {
            StructField field = type.at(index);
            encodeField(field.getName(), index, field.getDataType(), vector.getChild(index), row, consumer);
        }
        consumer.endGroup();
    }

    private static void encodeMap(MapType type, MapValue map, RecordConsumer consumer) {
        consumer.startGroup();
        if (map.getSize() > 0) {
            consumer.startField("key_value", 0);
            for (int index = 0; index < map.getSize(); index++) {
                consumer.startGroup();
                encodeField("key", 0, type.getKeyType(), map.getKeys(), index, consumer);
                encodeField("value", 1, type.getValueType(), map.getValues(), index, consumer);
                consumer.endGroup();
            }
            consumer.endField("key_value", 0);
        }
        consumer.endGroup();
    }

    private static void encodeList(ArrayType type, ArrayValue list, RecordConsumer consumer) {
        consumer.startGroup();
        if (list.getSize() > 0) {
            consumer.startField("list", 0);
            for (int index = 0; index < list.getSize(); index++) {
                consumer.startGroup();
                encodeField("element", 0, type.getElementType(), list.getElements(), index, consumer);
                consumer.endGroup();
            }
            consumer.endField("list", 0);
        }
        consumer.endGroup();
    }

    private static List<Type> fieldTypes(StructType struct) {
        List<Type> types = new ArrayList<>();
        for (StructField field : struct.fields()) {
            types.add(parquetType(field.getName(), field.getDataType(), repetition(field.isNullable())));
        }
        return types;
    }

    private static Type parquetType(String name, DataType type, Repetition repetition) {
        if (type instanceof StructType struct) {
            return new GroupType(repetition, name, fieldTypes(struct));
        } else if (type instanceof MapType map) {
            return Types.map(repetition)
                    .key(parquetType("key", map.getKeyType(), Repetition.REQUIRED))
                    .value(parquetType("value", map.getValueType(), repetition(map.isValueContainsNull())))
                    .named(name);
        } else if (type instanceof ArrayType array) {
            return Types.list(repetition)
                    .element(parquetType("element", array.getElementType(), repetition(array.containsNull())))
                    .named(name);
        } else if (type instanceof StringType) {
            return Types.primitive(PrimitiveTypeName.BINARY, repetition)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(name);
        }
        return Types.primitive(primitive(type), repetition).named(name);
    }

    private static PrimitiveTypeName primitive(DataType type) {
        if (type instanceof LongType) {
            return PrimitiveTypeName.INT64;
        } else if (type instanceof IntegerType) {
            return PrimitiveTypeName.INT32;
        } else if (type instanceof BooleanType) {
            return PrimitiveTypeName.BOOLEAN;
        }
        throw unexpected(type);
    }

    private static Repetition repetition(boolean isNullable) {
        return isNullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
    }

    private static UnsupportedOperationException unexpected(DataType type) {
        return new UnsupportedOperationException("checkpoints with a field of type " + type + " cannot be written");
    }
}
