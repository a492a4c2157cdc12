package dev.rivulet.core.disk;

import java.nio.file.FileSystem;

/**
 * A file system whose paths name files of a store elsewhere, such as {@code s3://bucket/name}. Whoever is handed such a path works with
 * {@link #disk} instead of the machine's: {@link StoreLocation#disk} chooses. Immutable, any thread.
 */
public abstract class StoreFileSystem extends FileSystem {

    /** The store as a disk. It knows the paths of this file system alone. */
    public abstract Disk disk();
}
