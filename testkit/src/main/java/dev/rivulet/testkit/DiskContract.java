package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.LockState;
import dev.rivulet.core.disk.LockedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Disk} does alike; a test of an implementation extends it. One instance per test. */
public abstract class DiskContract {

    /** The disk under test. Always the same within one test. */
    protected abstract Disk disk();

    /** An existing, empty directory on it. */
    protected abstract Path directory();

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path path = directory().resolve("file");

        try (DiskFile file = disk().create(path)) {
            file.write(bytes("hello world"), 0);
            file.write(bytes("W"), 6);
            file.sync(false);
        }

        assertEquals("hello World", text(path));
        assertEquals(11, disk().sizeBytes(path));
    }

    @Test
    void writingBehindTheEndLeavesZerosBetween() throws IOException {
        Path path = directory().resolve("file");

        write(path, "ab");
        try (DiskFile file = disk().open(path)) {
            file.write(bytes("z"), 4);
            file.sync(true);
        }

        assertEquals("ab\0\0z", text(path));
    }

    @Test
    void readingStopsAtTheEndOfTheFile() throws IOException {
        Path path = directory().resolve("file");
        write(path, "abc");

        try (DiskFile file = disk().openForReading(path)) {
            ByteBuffer target = ByteBuffer.allocateDirect(8);

            assertEquals(2, file.read(target, 1));
            assertEquals(2, target.position());
            assertEquals(0, file.read(target, 3));
            assertEquals(0, file.read(target, 99));
        }
    }

    @Test
    void truncateCutsAndFillsUpWithZeros() throws IOException {
        Path path = directory().resolve("file");
        write(path, "abcdef");

        try (DiskFile file = disk().open(path)) {
            file.truncate(2);
            file.truncate(4);

            assertEquals(4, file.sizeBytes());
        }
        assertEquals("ab\0\0", text(path));
    }

    @Test
    void creatingAnExistingFileFails() throws IOException {
        Path path = directory().resolve("file");
        write(path, "first");

        assertThrows(FileAlreadyExistsException.class, () -> disk().create(path));
        assertEquals("first", text(path));
    }

    @Test
    void openingAMissingFileFails() {
        Path path = directory().resolve("missing");

        assertThrows(NoSuchFileException.class, () -> disk().open(path));
        assertThrows(NoSuchFileException.class, () -> disk().openForReading(path));
    }

    @Test
    void aFileOpenForReadingRefusesWrites() throws IOException {
        Path path = directory().resolve("file");
        write(path, "abc");

        try (DiskFile file = disk().openForReading(path)) {
            assertThrows(Exception.class, () -> file.write(bytes("x"), 0));
        }
        assertEquals("abc", text(path));
    }

    @Test
    void aClosedFileRefusesEverything() throws IOException {
        DiskFile file = disk().create(directory().resolve("file"));

        file.close();
        file.close();

        assertThrows(IOException.class, () -> file.write(bytes("x"), 0));
        assertThrows(IOException.class, () -> file.read(ByteBuffer.allocate(1), 0));
        assertThrows(IOException.class, () -> file.sync(false));
    }

    @Test
    void listingIsSortedAndEmptyForAMissingDirectory() throws IOException {
        write(directory().resolve("b"), "");
        write(directory().resolve("a"), "");
        disk().createDirectories(directory().resolve("c"));

        assertEquals(List.of("a", "b", "c"), disk().list(directory()));
        assertEquals(List.of(), disk().list(directory().resolve("missing")));
    }

    @Test
    void directoriesAreCreatedWithTheirParents() throws IOException {
        Path deep = directory().resolve("x/y/z");

        disk().createDirectories(deep);
        disk().createDirectories(deep);

        assertTrue(disk().isDirectory(deep));
        assertTrue(disk().exists(directory().resolve("x/y")));
        assertFalse(disk().isDirectory(deep.resolve("missing")));
    }

    @Test
    void aFileInTheWayOfADirectoryIsAnError() throws IOException {
        Path path = directory().resolve("file");
        write(path, "");

        assertThrows(IOException.class, () -> disk().createDirectories(path));
    }

    @Test
    void renameReplacesTheTarget() throws IOException {
        Path from = directory().resolve("from");
        Path to = directory().resolve("to");
        write(from, "new");
        write(to, "old");

        disk().rename(from, to);
        disk().syncDirectory(directory());

        assertEquals("new", text(to));
        assertFalse(disk().exists(from));
    }

    @Test
    void aDirectoryIsRenamedWithAllInIt() throws IOException {
        disk().createDirectories(directory().resolve("old/sub"));
        write(directory().resolve("old/sub/file"), "abc");

        disk().rename(directory().resolve("old"), directory().resolve("new"));

        assertEquals("abc", text(directory().resolve("new/sub/file")));
        assertFalse(disk().exists(directory().resolve("old")));
    }

    @Test
    void anOpenFileSurvivesItsRename() throws IOException {
        Path from = directory().resolve("from");
        Path to = directory().resolve("to");

        try (DiskFile file = disk().create(from)) {
            file.write(bytes("a"), 0);
            disk().rename(from, to);
            file.write(bytes("b"), 1);
        }

        assertEquals("ab", text(to));
    }

    @Test
    void linkGivesASecondNameAndNeverReplaces() throws IOException {
        Path first = directory().resolve("first");
        Path second = directory().resolve("second");
        write(first, "abc");

        disk().link(first, second);

        assertThrows(FileAlreadyExistsException.class, () -> disk().link(first, second));
        disk().delete(first);
        assertEquals("abc", text(second));
    }

    @Test
    void deletingIsToldOnlyForWhatIsNotEmpty() throws IOException {
        disk().createDirectories(directory().resolve("x/y"));

        disk().delete(directory().resolve("missing"));

        assertThrows(
                DirectoryNotEmptyException.class,
                () -> disk().delete(directory().resolve("x")));
        disk().delete(directory().resolve("x/y"));
        disk().delete(directory().resolve("x"));
        assertEquals(List.of(), disk().list(directory()));
    }

    @Test
    void modificationTimeIsGivenForFiles() throws IOException {
        Path path = directory().resolve("file");
        write(path, "abc");

        assertTrue(disk().modifiedMicros(path) > 1_500_000_000_000_000L);
    }

    @Test
    void aLockExcludesOthersUntilItIsGivenBack() throws IOException {
        Path path = directory().resolve("lock");

        Closeable held = disk().lock(path);

        assertThrows(LockedException.class, () -> disk().lock(path));
        assertThrows(LockedException.class, () -> disk().lock(directory().resolve("./lock")));
        held.close();
        held.close();
        disk().lock(path).close();
    }

    @Test
    void closingALockTwiceDoesNotTakeItFromItsNextHolder() throws IOException {
        Path path = directory().resolve("lock");
        Closeable first = disk().lock(path);
        first.close();

        try (Closeable second = disk().lock(path)) {
            first.close();

            assertThrows(LockedException.class, () -> disk().lock(path), () -> "while " + second + " is held");
        }
    }

    @Test
    void aLockTellsWhoHasItAndWhetherAnybodyDoes() throws IOException {
        Path path = directory().resolve("lock");
        assertEquals(LockState.NONE, disk().lockState(path));

        Closeable held = disk().lock(path);

        LockState state = disk().lockState(path);
        assertTrue(state.isHeld());
        LockedException refusal = assertThrows(LockedException.class, () -> disk().lock(path));
        String holder = "process " + state.processId().orElseThrow() + " uses this directory";
        assertTrue(String.valueOf(refusal.getMessage()).contains(holder), refusal::getMessage);
        held.close();
        assertEquals(new LockState(false, true, state.processId()), disk().lockState(path));
    }

    private void write(Path path, String text) throws IOException {
        try (DiskFile file = disk().create(path)) {
            file.write(bytes(text), 0);
        }
    }

    private String text(Path path) throws IOException {
        try (DiskFile file = disk().openForReading(path)) {
            ByteBuffer target = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(target, 0);
            assertEquals(0, target.remaining());
            return new String(target.array(), StandardCharsets.UTF_8);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
