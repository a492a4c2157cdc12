package dev.rivulet.state.rocks;

import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native part, unpacked beside the state under one name. By itself RocksDB unpacks it into the folder for temporary files under
 * a new name each time, and what a killed process leaves there, 17 MB, nobody deletes.
 */
final class NativeLibrary {

    private static boolean isLoaded;

    private NativeLibrary() {}

    /**
     * Loads it into the process, once.
     *
     * @param folder that exists; one that programs cannot be run from will not do, and then that for temporary files has to
     * @throws UnsatisfiedLinkError if it can be loaded from neither
     */
    static synchronized void load(Path folder) {
        if (isLoaded) {
            return;
        }
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            RocksDB.loadLibrary();
        } catch (IOException | UnsatisfiedLinkError e) {
            loadFromTemporaryFolder(e);
        }
        isLoaded = true;
    }

    private static void loadFromTemporaryFolder(Throwable unloadable) {
        try {
            RocksDB.loadLibrary();
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            e.addSuppressed(unloadable);
            throw e;
        }
    }
}
