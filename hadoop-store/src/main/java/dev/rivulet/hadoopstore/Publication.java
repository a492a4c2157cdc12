package dev.rivulet.hadoopstore;

import dev.rivulet.objectstore.ObjectContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** How an object comes under its name, whole or not at all, and past no other that is there. Any thread. */
interface Publication {

    /**
     * Puts an object.
     *
     * @param isReplacing whether it takes the place of what is there
     * @throws FileAlreadyExistsException if the name is taken, and it replaces nothing
     */
    void put(Path target, ObjectContent content, boolean isReplacing) throws IOException;

    /** Whether a name is that of a file which will get another one. */
    static boolean isOnItsWay(String name) {
        return name.startsWith(".") && name.endsWith(ByRename.SUFFIX);
    }

    private static FileAlreadyExistsException taken(Path target, IOException cause) {
        FileAlreadyExistsException taken = new FileAlreadyExistsException(target.toString());
        taken.initCause(cause);
        return taken;
    }

    private static void write(ObjectContent content, OutputStream out) throws IOException {
        try (InputStream in = content.open()) {
            in.transferTo(out);
        }
    }

    /**
     * For stores that rename without replacing in one step: HDFS, and Azure's with a hierarchical namespace. A file is written under
     * another name beside it first. A process that is killed leaves that behind; nothing reads it.
     */
    record ByRename(FileSystem system, FileContext names) implements Publication {

        private static final String SUFFIX = ".tmp";

        @Override
        public void put(Path target, ObjectContent content, boolean isReplacing) throws IOException {
            // A name that no other process tries, as some stores do not just say that a file is there while another
            // writes it.
            Path written = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + SUFFIX);
            boolean isRenamed = false;
            try {
                writeDurably(system.create(written, false), content);
                names.rename(written, target, isReplacing ? Rename.OVERWRITE : Rename.NONE);
                isRenamed = true;
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException taken) {
                throw taken(target, taken);
            } finally {
                if (!isRenamed) {
                    forget(written);
                }
            }
        }

        private static void writeDurably(FSDataOutputStream created, ObjectContent content) throws IOException {
            try (FSDataOutputStream out = created) {
                write(content, out);
                if (out.hasCapability(StreamCapabilities.HSYNC)) {
                    out.hsync();
                }
            }
        }

        private void forget(Path written) {
            try {
                system.delete(written, false);
            } catch (IOException failure) {
                // What made it fail is thrown already, and what is left hurts nobody.
            }
        }
    }

    /** For stores where a new file is there when it is closed, if its name is free then: Google's. */
    record ByClose(FileSystem system) implements Publication {

        @Override
        public void put(Path target, ObjectContent content, boolean isReplacing) throws IOException {
            try {
                // To close it is to publish it, so it stays open, and is nothing, if the content cannot be read to its
                // end.
                FSDataOutputStream out = system.create(target, isReplacing);
                write(content, out);
                out.close();
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException taken) {
                throw taken(target, taken);
            }
        }
    }
}
