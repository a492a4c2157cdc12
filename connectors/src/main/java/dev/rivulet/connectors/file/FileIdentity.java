package dev.rivulet.connectors.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What a file is recognised by when reading goes on in its middle after a restart.
 *
 * @param name relative to the folder
 * @param sizeBytes as it lies on the disk, so compressed if it is
 * @param headChecksum CRC32C of the first {@value #HEAD_SIZE_BYTES} bytes, or of all if there are fewer
 */
record FileIdentity(String name, long sizeBytes, int headChecksum) {

    private static final int HEAD_SIZE_BYTES = 4096;

    /**
     * Looks at a file as it is now.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    static FileIdentity of(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        CRC32C checksum = new CRC32C();
        try (InputStream input = Files.newInputStream(file)) {
            checksum.update(input.readNBytes(HEAD_SIZE_BYTES));
        }
        return new FileIdentity(name, Files.size(file), (int) checksum.getValue());
    }
}
