package dev.rivulet.delta.kernel.commit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.shape.TableLayout;
import dev.rivulet.delta.vector.DeletedRows;
import dev.rivulet.delta.vector.StoredVector;
import dev.rivulet.delta.vector.VectorReader;
import dev.rivulet.delta.vector.VectorWriter;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.DeletionVectorStoredBitmap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Vectors that are written here, as Kernel reads them and as we do. */
final class VectorByKernelTest {

    private static final Path TABLE = Path.of("/table with space %");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    @Test
    void kernelReadsWhatIsWrittenHere() throws IOException {
        Engine engine = KernelTable.openOrCreate(
                        disk, clock, TABLE, TableLayout.of(Item.TYPE.schema(), List.of(), Map.of()))
                .scan()
                .engine();
        SplittableRandom random = new SplittableRandom(7);
        List<TreeSet<Long>> sets = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            sets.add(positions(random));
        }

        VectorWriter writer = new VectorWriter(disk, TABLE, () -> new UUID(1, random.nextLong()));
        List<StoredVector> stored = new ArrayList<>(writer.write(
                sets.subList(0, 20).stream().map(VectorByKernelTest::rows).toList(), 128));
        stored.addAll(writer.write(
                sets.subList(20, 40).stream().map(VectorByKernelTest::rows).toList(), 0));

        for (int number = 0; number < sets.size(); number++) {
            long[] expected =
                    sets.get(number).stream().mapToLong(Long::longValue).toArray();
            DeletionVectorDescriptor descriptor = VectorDescriptors.of(stored.get(number));
            assertArrayEquals(
                    expected,
                    new DeletionVectorStoredBitmap(descriptor, Optional.of(TABLE.toString()))
                            .load(engine.getFileSystemClient())
                            .toArray());
            assertEquals(stored.get(number), VectorDescriptors.stored(descriptor, TABLE));
            assertEquals(
                    rows(sets.get(number)), new VectorReader(disk).read(VectorDescriptors.stored(descriptor, TABLE)));
        }
        assertEquals(
                2,
                disk.names(TABLE).stream().filter(name -> name.endsWith(".bin")).count());
    }

    /** Scattered, in runs, dense, or beyond 32 bits. */
    private static TreeSet<Long> positions(SplittableRandom random) {
        TreeSet<Long> positions = new TreeSet<>();
        long bound = List.of(50L, 100_000L, 5_000_000L, 3L << 32).get(random.nextInt(4));
        int count = 1 + random.nextInt(random.nextBoolean() ? 20 : 5_000);
        boolean isRun = random.nextBoolean();
        long first = random.nextLong(bound);
        for (int index = 0; index < count; index++) {
            positions.add(isRun ? first + index : random.nextLong(bound));
        }
        return positions;
    }

    private static DeletedRows rows(TreeSet<Long> positions) {
        DeletedRows.Builder rows = new DeletedRows.Builder();
        positions.descendingSet().forEach(rows::add);
        return rows.build();
    }
}
