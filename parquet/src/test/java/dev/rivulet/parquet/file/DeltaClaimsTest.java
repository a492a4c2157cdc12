package dev.rivulet.parquet.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.file.DamagedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

/** What pages that Parquet's own writers encode say of their values' lengths. */
class DeltaClaimsTest {

    private static final int CAPACITY = 1 << 16;

    private static byte[] encoded(List<byte[]> values) throws IOException {
        DeltaByteArrayWriter writer =
                new DeltaByteArrayWriter(CAPACITY, CAPACITY, HeapByteBufferAllocator.getInstance());
        values.forEach(value -> writer.writeBytes(Binary.fromConstantByteArray(value)));
        return writer.getBytes().toByteArray();
    }

    private static BytesInput numbers(int... numbers) {
        ValuesWriter writer =
                new DeltaBinaryPackingValuesWriterForInteger(CAPACITY, CAPACITY, HeapByteBufferAllocator.getInstance());
        for (int number : numbers) {
            writer.writeInteger(number);
        }
        return writer.getBytes();
    }

    private static List<byte[]> values(SplittableRandom random) {
        List<byte[]> values = new ArrayList<>();
        byte[] before = {};
        for (int count = random.nextInt(400); count > 0; count--) {
            int shared = random.nextInt(before.length + 1);
            byte[] value = new byte[shared + random.nextInt(random.nextInt(10) == 0 ? 5_000 : 20)];
            random.nextBytes(value);
            System.arraycopy(before, 0, value, 0, shared);
            values.add(value);
            before = value;
        }
        return values;
    }

    @Test
    void lengthsAreThoseOfTheValuesToTheByte() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            List<byte[]> values = values(new SplittableRandom(seed));
            long sizeBytes = values.stream().mapToLong(value -> value.length).sum();
            byte[] page = encoded(values);

            long roomBytes = DeltaClaims.checkShared(page, 0, page.length, values.size(), sizeBytes);

            assertTrue(roomBytes >= 2L * Long.BYTES * values.size(), "seed " + seed);
            if (sizeBytes > 0) {
                DamagedFileException refused = assertThrows(
                        DamagedFileException.class,
                        () -> DeltaClaims.checkShared(page, 0, page.length, values.size(), sizeBytes - 1),
                        "seed " + seed);
                assertTrue(refused.getMessage().contains("more than " + (sizeBytes - 1) + " bytes"), "seed " + seed);
                assertThrows(
                        DamagedFileException.class,
                        () -> DeltaClaims.checkShared(page, 0, page.length - 1, values.size(), sizeBytes),
                        "seed " + seed + " without its last byte");
            }
        }
    }

    @Test
    void lengthsThatCannotBeAreToldApart() throws IOException {
        assertEquals("a value shares 1 bytes with one of 0", refusal(numbers(1), numbers(0)));
        assertEquals("a value shares 3 bytes with one of 2", refusal(numbers(0, 3), numbers(2, 0)));
        assertEquals("a value shares -1 bytes with one of 2", refusal(numbers(0, -1), numbers(2, 1)));
        assertEquals("a value has -2 bytes of its own", refusal(numbers(0), numbers(-2)));
        assertEquals("of 2 values that share their beginnings 1 have an end", refusal(numbers(0, 0), numbers(1)));
    }

    private static String refusal(BytesInput shared, BytesInput own) throws IOException {
        byte[] page =
                BytesInput.concat(shared, own, BytesInput.from(new byte[2])).toByteArray();
        return assertThrows(DamagedFileException.class, () -> DeltaClaims.checkShared(page, 0, page.length, 10, 1_000))
                .getMessage();
    }
}
