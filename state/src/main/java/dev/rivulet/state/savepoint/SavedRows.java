package dev.rivulet.state.savepoint;

/**
 * The file with the rows of one operator, as its manifest knows it. Immutable.
 *
 * @param fileName in the savepoint's directory, without a path
 * @param rowCount 0 or more
 * @param crc32c the CRC32C of all its bytes
 */
public record SavedRows(String fileName, long rowCount, long sizeBytes, int crc32c) {

    public SavedRows {
        if (fileName.isEmpty() || fileName.startsWith(".") || fileName.contains("/") || fileName.contains("\\")) {
            throw new IllegalArgumentException("'" + fileName + "' is not the name of a file of rows");
        }
        if (rowCount < 0 || sizeBytes < 0) {
            throw new IllegalArgumentException(
                    "file " + fileName + " cannot have " + rowCount + " rows in " + sizeBytes + " bytes");
        }
    }
}
