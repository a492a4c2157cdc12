package dev.rivulet.state.savepoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The format is a promise: what version 1 wrote is what is written today, and is restored by every later release. */
final class SavepointFormatTest {

    private static final Path SAVEPOINT = Path.of("/savepoints/one");

    private static final String MANIFEST = "52564c5453415645" + "00000001" + "0000000000000011" + "0000000000001267"
            + "0000000000000001" + "0000000000000002"
            // The name, the fingerprint and the engine state.
            + "000000036f6e65" + "00000006706c616e2037" + "00000003010203"
            // Two operators: uid, form of keys and values, file, rows, size, checksum.
            + "00000002"
            + "000000046c617374" + "00000004010b0102" + "00000003010102"
            + "0000001073746174652d30303030302e726f7773" + "0000000000000000" + "000000000000000c" + "2a86ae2b"
            + "00000006746f74616c73" + "00000004010b0101"
            + "0000001d" + "0103" + "0005546f74616c" + "0002" + "0005636f756e74" + "0103" + "00046e6f7465" + "040101"
            + "0000001073746174652d30303030312e726f7773" + "0000000000000002" + "000000000000005c" + "ac9bc90f"
            + "cd97495c";

    private static final String LAST = "52564c54524f5753" + "00000001";

    private static final String TOTALS = "52564c54524f5753" + "00000001"
            // One chunk: the size of its rows, their number, its checksum.
            + "00000044" + "00000002" + "277c6a69"
            + "00000010" + "00048000000000000000" + "6b6579203000" + "0000000a" + "00000000" + "01" + "00000001" + "6e"
            + "00000010" + "00078000000000000000" + "6b6579203100" + "0000000a" + "00000001" + "01" + "00000001" + "6e";

    @Test
    void todaysBytesAreThoseOfVersion1() throws IOException {
        SimDisk disk = new SimDisk(1);
        StateStore store = new HeapStateBackend(disk).create(Path.of("/live"));
        SavedJob.fill(store, 2, 1);

        new SavepointWriter(disk, SAVEPOINT.getParent()).write(SavedJob.cut("one"), store);

        assertEquals(LAST, hex(disk, "state-00000.rows"));
        assertEquals(TOTALS, hex(disk, "state-00001.rows"));
        assertEquals(MANIFEST, hex(disk, "MANIFEST"));
    }

    @Test
    void aSavepointOfVersion1IsRestored() throws IOException {
        SimDisk disk = new SimDisk(1);
        StateStore store = new HeapStateBackend(disk).create(Path.of("/live"));
        SavedJob.fill(store, 2, 1);
        disk.createDirectories(SAVEPOINT);
        write(disk, "MANIFEST", MANIFEST);
        write(disk, "state-00000.rows", LAST);
        write(disk, "state-00001.rows", TOTALS);

        SavepointReader savepoint = SavepointReader.open(disk, SAVEPOINT);

        assertEquals(SavedJob.cut("one"), savepoint.manifest().cut());
        SavepointPlan plan = SavepointPlan.of(SavedJob.SCHEMAS, List.of(SavedJob.TOTALS, SavedJob.LAST), false);
        StateStore restored = savepoint.restore(plan, new HeapStateBackend(disk), Path.of("/restored"));
        assertEquals(SavedJob.rows(store), SavedJob.rows(restored));
    }

    private static String hex(SimDisk disk, String name) throws IOException {
        return HexFormat.of().formatHex(disk.bytes(SAVEPOINT.resolve(name)));
    }

    private static void write(SimDisk disk, String name, String hex) throws IOException {
        try (DiskFile file = disk.create(SAVEPOINT.resolve(name))) {
            file.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), 0);
        }
    }
}
