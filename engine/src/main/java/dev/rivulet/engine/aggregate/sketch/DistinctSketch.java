package dev.rivulet.engine.aggregate.sketch;

import com.dynatrace.hash4j.distinctcount.HyperLogLog;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many different values there were. Mutable; one lane owns it.
 *
 * <p>While there are few, it keeps a token of 32 bits of each value's hash, sorted, and counts those (Heule, Nunkesser and Hall,
 * "HyperLogLog in practice", 2013): nearly exact, and small for the many keys that see little. When the tokens would take more than
 * the registers of HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, 2007), they become those, and lose nothing that those would
 * have kept. Registers hold a maximum each and tokens are a set; so the sketch, down to its bytes, depends on the set of values alone
 * and not on order, repetition or grouping.
 *
 * <p>A value is hashed by XXH3 over its binary form, which is the same on every machine and in every version of the library.
 *
 * <p>The binary form, big-endian, version 1:
 *
 * <pre>
 * offset  size  what
 *      0     1  version, 1
 *      1     4  count of tokens, or -1
 *      5    4n  the tokens, rising; or the registers in the library's form, 3/4 * 2^precision bytes
 * </pre>
 */
public final class DistinctSketch {

    public static final int PRECISION_MIN = 4;
    public static final int PRECISION_MAX = 18;

    private static final int VERSION = 1;
    private static final int DENSE = -1;
    private static final int FIRST_TOKEN_COUNT = 4;

    private final int precision;

    /** Sorted; the first {@link #tokenCount} count. */
    private int[] tokens = new int[0];

    private int tokenCount;
    private @Nullable HyperLogLog registers;

    /**
     * @param precision 2 to the power of it is the count of registers
     */
    public DistinctSketch(int precision) {
        this.precision = precision;
    }

    /** The hash of a value's binary form. */
    public static <V> long hash(V value, Codec<V> codec) {
        ByteWriter out = new ByteWriter();
        codec.write(value, out);
        return Hashing.xxh3_64().hashBytesToLong(out.buffer(), 0, out.sizeBytes());
    }

    /** Adds a value by its hash. */
    public void add(long hash) {
        addToken(HyperLogLog.computeToken(hash));
    }

    /** Adds all that another one of the same precision has seen. */
    public void addAll(DistinctSketch other) {
        if (other.registers != null) {
            denseRegisters().add(other.registers);
            return;
        }
        for (int index = 0; index < other.tokenCount; index++) {
            addToken(other.tokens[index]);
        }
    }

    /** How many different values there were, about. */
    public long estimate() {
        return registers == null ? tokenCount : Math.round(registers.getDistinctCountEstimate());
    }

    /** The codec of sketches of one precision over values of one form, as others would give other hashes. */
    public static Codec<DistinctSketch> codec(int precision, CodecSchema valueSchema) {
        return new SketchCodec(precision, valueSchema);
    }

    private void addToken(int token) {
        if (registers != null) {
            registers.addToken(token);
            return;
        }
        int found = Arrays.binarySearch(tokens, 0, tokenCount, token);
        if (found >= 0) {
            return;
        }
        if (tokenCount == tokenCountMax(precision)) {
            denseRegisters().addToken(token);
            return;
        }
        insert(-found - 1, token);
    }

    private void insert(int index, int token) {
        if (tokenCount == tokens.length) {
            int wanted = Math.max(FIRST_TOKEN_COUNT, 2 * tokenCount);
            tokens = Arrays.copyOf(tokens, Math.min(wanted, tokenCountMax(precision)));
        }
        System.arraycopy(tokens, index, tokens, index + 1, tokenCount - index);
        tokens[index] = token;
        tokenCount++;
    }

    private HyperLogLog denseRegisters() {
        HyperLogLog dense = registers;
        if (dense == null) {
            dense = HyperLogLog.create(precision);
            for (int index = 0; index < tokenCount; index++) {
                dense.addToken(tokens[index]);
            }
            registers = dense;
            tokens = new int[0];
            tokenCount = 0;
        }
        return dense;
    }

    private static int registersSizeBytes(int precision) {
        return (1 << precision) / 4 * 3;
    }

    private static int tokenCountMax(int precision) {
        return registersSizeBytes(precision) / Integer.BYTES;
    }

    private record SketchCodec(int precision, CodecSchema valueSchema) implements Codec<DistinctSketch> {

        @Override
        public void write(DistinctSketch sketch, ByteWriter out) {
            out.putByte(VERSION);
            if (sketch.registers != null) {
                out.putInt(DENSE);
                out.putBytes(sketch.registers.getState());
                return;
            }
            out.putInt(sketch.tokenCount);
            for (int index = 0; index < sketch.tokenCount; index++) {
                out.putInt(sketch.tokens[index]);
            }
        }

        @Override
        public DistinctSketch read(ByteReader in) {
            int version = in.readByte();
            int count = in.readInt();
            if (version != VERSION || count < DENSE || count > tokenCountMax(precision)) {
                throw new IllegalArgumentException(
                        "damaged encoding: distinct values of version " + version + " with " + count + " tokens");
            }
            DistinctSketch sketch = new DistinctSketch(precision);
            if (count == DENSE) {
                sketch.registers = HyperLogLog.wrap(in.readBytes(registersSizeBytes(precision)));
                return sketch;
            }
            sketch.tokens = new int[count];
            sketch.tokenCount = count;
            for (int index = 0; index < count; index++) {
                sketch.tokens[index] = in.readInt();
            }
            return sketch;
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque("distinct-sketch/1, precision " + precision + ", of " + valueSchema.text());
        }
    }
}
