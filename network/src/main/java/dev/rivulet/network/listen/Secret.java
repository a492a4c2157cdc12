package dev.rivulet.network.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a secret comes from. It is asked for each time that it is needed, and may change meanwhile. */
@FunctionalInterface
public interface Secret {

    /**
     * @throws IOException if it cannot be read, or is empty
     */
    byte[] get() throws IOException;

    /** What an environment variable holds. */
    static Secret ofEnvironment(String variable) {
        return () -> {
            String value = System.getenv(variable);
            if (value == null || value.isBlank()) {
                throw new IOException("environment variable " + variable + " is not set");
            }
            return value.strip().getBytes(StandardCharsets.UTF_8);
        };
    }

    /** The first line of a file, in UTF-8. It is read again when the file has changed. */
    static Secret ofFile(Path file) {
        return new OfFile(file);
    }

    /** Reads a file when it has changed. Any thread: what it keeps is replaced as a whole. */
    final class OfFile implements Secret {

        private record Known(FileTime modified, long sizeBytes, byte[] secret) {}

        private final Path file;
        private volatile @Nullable Known known;

        private OfFile(Path file) {
            this.file = file;
        }

        @Override
        public byte[] get() throws IOException {
            FileTime modified = Files.getLastModifiedTime(file);
            long sizeBytes = Files.size(file);
            Known last = known;
            if (last != null && last.modified.equals(modified) && last.sizeBytes == sizeBytes) {
                return last.secret;
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || lines.get(0).isBlank()) {
                throw new IOException("file " + file + " is empty, wanted a secret on its first line");
            }
            byte[] secret = lines.get(0).strip().getBytes(StandardCharsets.UTF_8);
            known = new Known(modified, sizeBytes, secret);
            return secret;
        }
    }
}
