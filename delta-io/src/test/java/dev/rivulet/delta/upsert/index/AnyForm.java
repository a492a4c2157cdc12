package dev.rivulet.delta.upsert.index;

import dev.rivulet.delta.kernel.files.RowEncoder;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** Rows of a number and a value of any form; some have none. Immutable. */
final class AnyForm implements RowEncoder<Integer> {

    private final MessageType schema;
    private final int distinctCount;

    AnyForm(MessageType schema, int distinctCount) {
        this.schema = schema;
        this.distinctCount = distinctCount;
    }

    @Override
    public MessageType schema() {
        return schema;
    }

    @Override
    public void encode(Integer row, RecordConsumer consumer) {
        consumer.startField("n", 0);
        consumer.addLong(row);
        consumer.endField("n", 0);
        boolean isNull =
                schema.getType(1).isRepetition(org.apache.parquet.schema.Type.Repetition.OPTIONAL) && row % 7 == 2;
        if (!isNull) {
            String name = schema.getFieldName(1);
            consumer.startField(name, 1);
            SplittableRandom random = new SplittableRandom(row % distinctCount);
            if (schema.getType(1).isPrimitive()) {
                put(schema.getType(1).asPrimitiveType(), random, consumer);
            } else {
                consumer.startGroup();
                consumer.endGroup();
            }
            consumer.endField(name, 1);
        }
    }

    private static void put(PrimitiveType type, SplittableRandom random, RecordConsumer consumer) {
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> consumer.addBoolean(random.nextBoolean());
            case INT32 -> consumer.addInteger(random.nextInt(-9_000_000, 9_000_000));
            case INT64 -> consumer.addLong(random.nextLong(-9_000_000_000_000L, 9_000_000_000_000L));
            case FLOAT ->
                consumer.addFloat(
                        List.of(0f, -0f, Float.NaN, 1.1f, random.nextInt() / 3f).get(random.nextInt(5)));
            case DOUBLE ->
                consumer.addDouble(
                        List.of(0.0, -0.0, Double.NaN, 1.1, random.nextDouble()).get(random.nextInt(5)));
            case INT96 -> consumer.addBinary(int96(random));
            case BINARY -> consumer.addBinary(Binary.fromConstantByteArray(bytes(type, random)));
            case FIXED_LEN_BYTE_ARRAY -> consumer.addBinary(Binary.fromConstantByteArray(fixed(random)));
        }
    }

    private static Binary int96(SplittableRandom random) {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(random.nextLong(86_400_000_000_000L)).putInt(random.nextInt(2_300_000, 2_600_000));
        return Binary.fromConstantByteArray(bytes.array());
    }

    /** A decimal, or text, some of which is no UTF-8. */
    private static byte[] bytes(PrimitiveType type, SplittableRandom random) {
        if (type.toString().contains("DECIMAL")) {
            return decimal(random).toByteArray();
        }
        byte[] bytes = new byte[random.nextInt(20)];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 'a' + random.nextInt(26));
        }
        return bytes;
    }

    private static BigInteger decimal(SplittableRandom random) {
        return BigInteger.valueOf(random.nextLong(-9_000_000L, 9_000_000L)).multiply(BigInteger.TEN.pow(9));
    }

    private static byte[] fixed(SplittableRandom random) {
        byte[] value = decimal(random).toByteArray();
        byte[] padded = new byte[9];
        for (int index = 0; index < padded.length; index++) {
            int from = index - (padded.length - value.length);
            padded[index] = from >= 0 ? value[from] : (byte) (value[0] < 0 ? -1 : 0);
        }
        return padded;
    }
}
