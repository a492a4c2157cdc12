package dev.rivulet.connectors.tail;

import java.nio.file.Path;

/**
 * A file as a listing found it: the one that is followed, or one that it was before. Immutable.
 *
 * @param path under which it was found
 * @param key by which the file system knows it under any name
 * @param isFollowed whether it has the name that is followed
 */
record LogFile(Path path, String key, long sizeBytes, long modifiedMicros, boolean isFollowed) {

    private static final String GZIP_SUFFIX = ".gz";

    String name() {
        return String.valueOf(path.getFileName());
    }

    boolean isGzip() {
        return !isFollowed && name().endsWith(GZIP_SUFFIX);
    }

    /** Without the suffix of compression. */
    String plainName() {
        return isGzip() ? name().substring(0, name().length() - GZIP_SUFFIX.length()) : name();
    }
}
