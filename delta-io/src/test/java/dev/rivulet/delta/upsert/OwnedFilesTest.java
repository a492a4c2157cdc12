package dev.rivulet.delta.upsert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.upsert.index.KeyBytes;
import dev.rivulet.delta.upsert.index.KeyCode;
import dev.rivulet.delta.upsert.index.KeyColumns;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose row has a key, in files with rows that are deleted, where there is room for little of what is known of them; and maps of keys. */
final class OwnedFilesTest {

    /** The row of the table: user number n has the mail {@code m<n>}. */
    record User(long id, String mail) {

        static final RecordRowType<User> TYPE = RecordRowType.of(User.class);
    }

    private static final Path TABLE = Path.of("/table");
    private static final KeyColumns MAIL = new KeyColumns(List.of("mail"));
    private static final KeyColumns ID = new KeyColumns(List.of("id"));
    private static final int FILE_COUNT = 4;
    private static final int ROW_COUNT = 100;
    private static final long PLENTY = 1 << 20;

    /** A filter of a hundred keys. */
    private static final long FILTER_SIZE_BYTES = 256;

    private final Clock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final KeyBytes<User> mail = new KeyBytes<>(MAIL.names(), User.TYPE);
    private final KeyBytes<User> id = new KeyBytes<>(ID.names(), User.TYPE);
    private TableScan version;
    private List<LiveFile> files;

    /** File number n has the users from 1000 n on; every tenth is deleted. */
    @BeforeEach
    void write() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(
                disk, clock, TABLE, TableDefinition.of(User.TYPE.schema()).withDeletionVectors(true));
        for (int file = 1; file <= FILE_COUNT; file++) {
            table.append(
                    User.TYPE,
                    LongStream.range(file * 1_000L, file * 1_000L + ROW_COUNT)
                            .mapToObj(number -> new User(number, "m" + number))
                            .toList());
        }
        table.delete("id % 10 = 0");
        version = KernelTable.open(disk, clock, TABLE).orElseThrow().scan();
        files = version.files().stream()
                .sorted(Comparator.comparing(LiveFile::modifiedMillis).thenComparing(LiveFile::path))
                .toList();
    }

    private KeyCode mail(long number) {
        assertTrue(mail.take(new User(number, "m" + number)));
        return mail.code();
    }

    private KeyCode id(long number) {
        assertTrue(id.take(new User(number, "")));
        return id.code();
    }

    private boolean hasOther(OwnedFiles owned, long user, long ownId) throws IOException {
        KeyCode own = id(ownId);
        return owned.has(mail(user), other -> !other.equals(own));
    }

    @Test
    void whoseRowHasAKeyIsKnownHoweverLittleRoomThereIs() throws IOException {
        for (long ownersSizeBytesMax : List.of(PLENTY, 10_000L, 5_000L, 0L)) {
            OwnedFiles owned = new OwnedFiles(MAIL, ID, PLENTY, ownersSizeBytesMax);
            assertEquals(0, owned.show(version, files));
            for (int file = 1; file <= FILE_COUNT; file++) {
                long first = file * 1_000L;
                assertFalse(hasOther(owned, first + 7, first + 7), "its own");
                assertTrue(hasOther(owned, first + 7, first + 8), "another's");
                assertFalse(hasOther(owned, first + 10, 5), "deleted");
                assertFalse(hasOther(owned, first + ROW_COUNT, 5), "nobody's");
            }
        }
    }

    @Test
    void whatIsKnownIsNotReadAgainWhenRowsAreDeleted() throws IOException {
        OwnedFiles owned = new OwnedFiles(MAIL, ID, PLENTY, PLENTY);
        owned.show(version, files);
        assertTrue(hasOther(owned, 1_001, 5));
        DeltaTable.open(disk, clock, TABLE).delete("id % 10 = 1");
        KernelTable table = KernelTable.open(disk, clock, TABLE).orElseThrow();
        List<LiveFile> after = table.scan().files();
        for (LiveFile file : files) {
            disk.delete(TABLE.resolve(file.path()));
        }

        owned.show(table.scan(), after);
        assertFalse(hasOther(owned, 1_001, 5));
        assertTrue(hasOther(owned, 1_002, 5));
    }

    @Test
    void filesThatThereIsNoRoomForAreTheLastOnesAndAreNotLookedAt() throws IOException {
        OwnedFiles owned = new OwnedFiles(MAIL, ID, FILTER_SIZE_BYTES + 1, PLENTY);
        assertEquals(FILE_COUNT - 2, owned.show(version, files));
        int foundCount = 0;
        for (int file = 1; file <= FILE_COUNT; file++) {
            foundCount += hasOther(owned, file * 1_000L + 1, 5) ? 1 : 0;
        }
        assertEquals(2, foundCount);
    }

    @Test
    void mapHoldsWhatAMapHolds() {
        SplittableRandom random = new SplittableRandom(3);
        CodeMap map = new CodeMap();
        Map<KeyCode, KeyCode> expected = new HashMap<>();
        List<KeyCode> codes = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            KeyCode key = new KeyCode(random.nextInt(40) - 20, random.nextInt(20));
            KeyCode value = new KeyCode(random.nextInt(2), 0);
            codes.add(key);
            if (random.nextInt(3) > 0) {
                map.put(key, value);
                expected.put(key, value);
            } else {
                map.remove(key, value);
                expected.remove(key, value);
            }
            KeyCode asked = codes.get(random.nextInt(codes.size()));
            assertEquals(expected.get(asked), map.get(asked));
            assertEquals(expected.containsKey(asked), map.contains(asked));
            assertEquals(expected.size(), map.count());
        }
        assertNull(map.get(new KeyCode(99, 99)));
    }
}
