package dev.rivulet.cli.replay;

import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table and perhaps a version of it, as it is given on the command line: {@code PATH} or {@code PATH@VERSION}, where a path may be a
 * URL. Immutable.
 *
 * @param version empty for the latest
 */
record TableVersion(Path path, OptionalLong version) {

    private static final Pattern VERSIONED = Pattern.compile("(.+)@(\\d{1,18})", Pattern.DOTALL);

    /** A directory of that very name comes first, whatever it is called. */
    static TableVersion parse(String text) {
        Matcher matcher = VERSIONED.matcher(text);
        if (matcher.matches() && (StoreLocation.isStore(text) || !Files.isDirectory(Path.of(text)))) {
            Path path = StoreLocation.path(matcher.group(1));
            return new TableVersion(path, OptionalLong.of(Long.parseLong(matcher.group(2))));
        }
        return new TableVersion(StoreLocation.path(text), OptionalLong.empty());
    }

    DeltaTableReader read() throws IOException {
        DeltaTable table = DeltaTable.open(new SystemDisk(), new SystemClock(), path);
        return version.isPresent() ? table.versionAsOf(version.getAsLong()) : table.read();
    }
}
