package dev.rivulet.delta.optimize;

import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How the rows of a partition are laid out in files. Stateless but for the disk. */
interface Layout {

    /** What is written anew of a partition: bins, each of which becomes a file or a few. */
    List<FileBin> bins(FileBin partition);

    /**
     * Writes the rows of a bin's files into others.
     *
     * @param scan of a version that has the files
     * @return finished and synced, with the bin's partition; none if deletion vectors take all rows out
     * @throws IOException if a file cannot be read or has other rows than the log says; nothing is left of what was written
     */
    List<StagedFile> write(FileBin bin, TableScan scan) throws IOException;

    /** What the history says of it. */
    Map<String, String> parameters();

    /**
     * What the log notes of each file that comes of it.
     *
     * @param commit tells those of one commit from others
     */
    Map<String, String> tags(String commit);
}
