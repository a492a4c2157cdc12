package dev.rivulet.engine.aggregate.sketch;

import com.tdunning.math.stats.Centroid;
import com.tdunning.math.stats.MergingDigest;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Estimates quantiles of numbers by a merging t-digest (Dunning and Ertl, "Computing extremely accurate quantiles using t-digests",
 * 2019). Mutable; one lane owns it.
 *
 * <p>A digest is deterministic, but its serialized form is not all of it: it leaves out in which direction the digest would merge
 * next, and writing it first merges what the digest had only buffered. Kept as such, an accumulator would go on differently behind a
 * checkpoint than without one, and a replay from another checkpoint would come to other last digits. So between two calls there is
 * no digest here: the state <em>is</em> the serialized digest, and beside it the numbers that came since, as they came. When there
 * are enough of these, a digest is read, takes them, and is written again, always in one direction. Writing the accumulator copies
 * both and changes neither. The library's sort chooses pivots by chance; that has no effect on
 * the outcome, as it orders equal numbers by their place.
 *
 * <p>The result depends on the order of the numbers, and on grouping, within the error of the digest.
 *
 * <p>The binary form, big-endian, version 1:
 *
 * <pre>
 * offset  size  what
 *      0     1  version, 1
 *      1     1  1 if a number was not finite, else 0
 *      2     8  lowest number, infinite if there is none
 *     10     8  highest number, minus infinite if there is none
 *     18     4  size in bytes of the digest, n; 0 if there is none
 *     22     n  the digest, in the library's verbose form
 *   22+n     4  count of numbers that came since, m
 *   26+n    8m  these, in the order of their arrival
 * </pre>
 */
public final class QuantileSketch {

    public static final int COMPRESSION_MIN = 20;
    public static final int COMPRESSION_MAX = 1_000;

    private static final int VERSION = 1;
    private static final int FIRST_PENDING_COUNT = 4;

    /** How many numbers wait for each unit of compression: more make merging cheaper per number, and the accumulator bigger. */
    private static final int PENDING_PER_COMPRESSION = 4;

    private final int compression;
    private byte[] digest = new byte[0];
    private double[] pending = new double[0];
    private int pendingCount;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private boolean hasNotFinite;

    /**
     * @param compression about how many clusters the digest has
     */
    public QuantileSketch(int compression) {
        this.compression = compression;
    }

    /** Adds a number; one that is not finite makes every quantile NaN. */
    public void add(double number) {
        if (!Double.isFinite(number)) {
            hasNotFinite = true;
            return;
        }
        lowest = Math.min(lowest, number);
        highest = Math.max(highest, number);
        keep(number);
    }

    /** Adds all that another one of the same compression has seen. */
    public void addAll(QuantileSketch other) {
        hasNotFinite |= other.hasNotFinite;
        lowest = Math.min(lowest, other.lowest);
        highest = Math.max(highest, other.highest);
        if (other.digest.length > 0) {
            MergingDigest merged = openDigest();
            for (Centroid centroid : readDigest(other.digest).centroids()) {
                merged.add(centroid.mean(), centroid.count());
            }
            write(merged);
        }
        for (int index = 0; index < other.pendingCount; index++) {
            keep(other.pending[index]);
        }
    }

    /**
     * The quantiles of given ranks, in their order; NaN where there are no numbers or one was not finite. Changes nothing.
     *
     * @param ranks from 0, the lowest, to 1, the highest
     */
    public List<Double> quantiles(double[] ranks) {
        if (hasNotFinite || lowest > highest) {
            return DoubleStream.of(ranks).map(rank -> Double.NaN).boxed().toList();
        }
        MergingDigest all = openDigest();
        return DoubleStream.of(ranks).map(rank -> quantile(all, rank)).boxed().toList();
    }

    /** The codec of sketches of one compression. */
    public static Codec<QuantileSketch> codec(int compression) {
        return new SketchCodec(compression);
    }

    /** The extremes are known exactly; what is between is held between them against rounding. */
    private double quantile(MergingDigest all, double rank) {
        if (rank == 0) {
            return lowest;
        }
        return rank == 1 ? highest : Math.max(lowest, Math.min(highest, all.quantile(rank)));
    }

    private void keep(double number) {
        if (pendingCount == PENDING_PER_COMPRESSION * compression) {
            write(openDigest());
        }
        if (pendingCount == pending.length) {
            int wanted = Math.max(FIRST_PENDING_COUNT, 2 * pendingCount);
            pending = Arrays.copyOf(pending, Math.min(wanted, PENDING_PER_COMPRESSION * compression));
        }
        pending[pendingCount] = number;
        pendingCount++;
    }

    /** A digest of all numbers so far. */
    private MergingDigest openDigest() {
        MergingDigest open = digest.length == 0 ? new MergingDigest(compression) : readDigest(digest);
        // The direction is not in the serialized form, so it must not alternate.
        open.useAlternatingSort = false;
        for (int index = 0; index < pendingCount; index++) {
            open.add(pending[index], 1);
        }
        return open;
    }

    private static MergingDigest readDigest(byte[] bytes) {
        return MergingDigest.fromBytes(ByteBuffer.wrap(bytes));
    }

    private void write(MergingDigest all) {
        ByteBuffer bytes = ByteBuffer.allocate(all.byteSize());
        all.asBytes(bytes);
        digest = Arrays.copyOf(bytes.array(), bytes.position());
        pendingCount = 0;
    }

    private record SketchCodec(int compression) implements Codec<QuantileSketch> {

        @Override
        public void write(QuantileSketch sketch, ByteWriter out) {
            out.putByte(VERSION);
            out.putByte(sketch.hasNotFinite ? 1 : 0);
            out.putDouble(sketch.lowest);
            out.putDouble(sketch.highest);
            out.putSizedBytes(sketch.digest);
            out.putInt(sketch.pendingCount);
            for (int index = 0; index < sketch.pendingCount; index++) {
                out.putDouble(sketch.pending[index]);
            }
        }

        @Override
        public QuantileSketch read(ByteReader in) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "damaged encoding: quantiles of version " + version + ", wanted " + VERSION);
            }
            QuantileSketch sketch = new QuantileSketch(compression);
            sketch.hasNotFinite = in.readByte() != 0;
            sketch.lowest = in.readDouble();
            sketch.highest = in.readDouble();
            sketch.digest = in.readSizedBytes();
            sketch.readPending(in);
            return sketch;
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque("quantile-sketch/1, compression " + compression);
        }
    }

    private void readPending(ByteReader in) {
        int count = in.readInt();
        if (count < 0 || count > PENDING_PER_COMPRESSION * compression) {
            throw new IllegalArgumentException("damaged encoding: " + count + " numbers beside a digest");
        }
        pending = new double[count];
        pendingCount = count;
        for (int index = 0; index < count; index++) {
            pending[index] = in.readDouble();
        }
    }
}
