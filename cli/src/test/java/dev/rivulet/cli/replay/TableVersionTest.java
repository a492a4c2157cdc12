package dev.rivulet.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableVersionTest {

    @Test
    void versionStandsBehindAnAtSign() {
        assertEquals(new TableVersion(Path.of("a/table"), OptionalLong.of(12)), TableVersion.parse("a/table@12"));
        assertEquals(new TableVersion(Path.of("a@b/table"), OptionalLong.empty()), TableVersion.parse("a@b/table"));
        assertEquals(
                new TableVersion(Path.of("table@latest"), OptionalLong.empty()), TableVersion.parse("table@latest"));
    }

    @Test
    void folderOfThatVeryNameComesFirst(@TempDir Path folder) throws IOException {
        Path table = Files.createDirectory(folder.resolve("table@12"));

        assertEquals(new TableVersion(table, OptionalLong.empty()), TableVersion.parse(table.toString()));
    }
}
