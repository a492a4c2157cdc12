package dev.rivulet.hadoopstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A real HDFS of one name node and one data node in this process, on ports that are free. */
final class HdfsServer implements AutoCloseable {

    private final MiniDFSCluster cluster;

    HdfsServer() throws IOException {
        Path directory = Files.createTempDirectory("hdfs");
        Configuration configuration = new Configuration();
        configuration.set("hdfs.minidfs.basedir", directory.toString());
        cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    }

    URI uri() {
        return cluster.getURI();
    }

    Configuration configuration() {
        return cluster.getConfiguration(0);
    }

    FileSystem system() throws IOException {
        return cluster.getFileSystem();
    }

    /** What lies below a directory, read by Hadoop's own hands. */
    Map<String, byte[]> files(String below) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        RemoteIterator<LocatedFileStatus> found =
                system().listFiles(new org.apache.hadoop.fs.Path("hdfs", uri().getAuthority(), below), true);
        while (found.hasNext()) {
            LocatedFileStatus file = found.next();
            byte[] bytes = new byte[(int) file.getLen()];
            try (FSDataInputStream in = system().open(file.getPath())) {
                in.readFully(bytes);
            }
            files.put(file.getPath().toUri().getPath().substring(1), bytes);
        }
        return files;
    }

    /** Puts something else in the place of a file. */
    void replace(String name, byte[] content) {
        try (FSDataOutputStream out =
                system().create(new org.apache.hadoop.fs.Path("hdfs", uri().getAuthority(), name), true)) {
            out.write(content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        cluster.shutdown(true); // And deletes what was in the directory, and it.
    }
}
