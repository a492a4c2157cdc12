package dev.rivulet.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes state stores. A port, the counterpart of {@link StateStore}. Any thread.
 *
 * <p>Both ways begin by deleting the live directory: what a crash left there was never proven to be on disk.
 */
public interface StateBackend {

    /** Makes an empty store. */
    StateStore create(Path liveDirectory) throws IOException;

    /**
     * Makes a store with the rows of a checkpoint, whose files stay as they are.
     *
     * @param stateDirectory what {@link StateStore#checkpoint} wrote, and the caller verified
     * @param fileNames the files of the checkpoint; others in the directory are left alone
     * @throws CorruptStateException if the files are no checkpoint of this kind of store
     */
    StateStore restore(Path stateDirectory, List<String> fileNames, Path liveDirectory) throws IOException;
}
