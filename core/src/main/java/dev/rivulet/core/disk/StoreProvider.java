package dev.rivulet.core.disk;

import java.nio.file.Path;
import java.util.Set;

/** Makes paths of what is written as a URL. Found by {@link java.util.ServiceLoader}, so that a module on the class path is enough. */
public interface StoreProvider {

    /** What the URLs begin with, in lower case and without a colon, such as {@code s3}. */
    Set<String> schemes();

    /**
     * A path of a {@link StoreFileSystem}. The store is not asked.
     *
     * @param location with one of the schemes, as its user wrote it
     * @throws IllegalArgumentException if it is none, saying what is wrong with it
     */
    Path path(String location);
}
