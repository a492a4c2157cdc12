package dev.rivulet.hadoopstore;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system as Google's connector makes one of a bucket: a new file is there when its stream is closed, whole, and only if its name is
 * free then; directories are the beginnings of names; each object has a tag of its own. Any thread.
 */
final class ClosingFileSystem extends FileSystem {

    private static final URI ROOT = URI.create("gs://bucket");

    private record Stored(byte[] bytes, long timeMillis, String tag) {}

    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private long putCount;

    ClosingFileSystem() throws IOException {
        setConf(new Configuration(false));
        initialize(ROOT, getConf());
    }

    /** A status that knows its object's tag. */
    private static final class Tagged extends FileStatus implements EtagSource {
        private final transient String tag;

        Tagged(Stored stored, Path path) {
            super(stored.bytes.length, false, 1, 1, stored.timeMillis, path);
            this.tag = stored.tag;
        }

        @Override
        public String getEtag() {
            return tag;
        }
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    private static String key(Path path) {
        return path.toUri().getPath().substring(1);
    }

    @Override
    public synchronized FSDataInputStream open(Path path, int bufferSize) throws IOException {
        Stored stored = objects.get(key(path));
        if (stored == null) {
            throw new FileNotFoundException(path.toString());
        }
        return new FSDataInputStream(new BufferedFSInputStream(new Bytes(stored.bytes), 512));
    }

    private static final class Bytes extends FSInputStream {
        private final byte[] bytes;
        private int next;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void seek(long position) {
            next = (int) position;
        }

        @Override
        public long getPos() {
            return next;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public int read() {
            return next == bytes.length ? -1 : bytes[next++] & 0xff;
        }
    }

    @Override
    public synchronized FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean isReplacing,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        if (!isReplacing && objects.containsKey(key(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int letter) {
                bytes.write(letter);
            }

            @Override
            public void close() throws IOException {
                publish(path, bytes.toByteArray(), isReplacing);
            }
        };
        return new FSDataOutputStream(out, null);
    }

    private synchronized void publish(Path path, byte[] bytes, boolean isReplacing) throws IOException {
        if (!isReplacing && objects.containsKey(key(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        objects.put(key(path), new Stored(bytes, 1_767_225_600_000L + putCount, "tag-" + putCount++));
    }

    @Override
    public synchronized boolean delete(Path path, boolean isRecursive) {
        return objects.remove(key(path)) != null;
    }

    @Override
    public synchronized FileStatus[] listStatus(Path directory) throws IOException {
        String prefix = key(directory).isEmpty() ? "" : key(directory) + "/";
        Map<String, FileStatus> found = new TreeMap<>();
        objects.tailMap(prefix).forEach((key, stored) -> {
            if (key.startsWith(prefix)) {
                String rest = key.substring(prefix.length());
                int slash = rest.indexOf('/');
                String name = slash < 0 ? rest : rest.substring(0, slash);
                Path path = new Path("gs", "bucket", "/" + prefix + name);
                found.put(name, slash < 0 ? new Tagged(stored, path) : new FileStatus(0, true, 1, 1, 0, path));
            }
        });
        if (found.isEmpty()) {
            throw new FileNotFoundException(directory.toString());
        }
        return found.values().toArray(new FileStatus[0]);
    }

    @Override
    public synchronized FileStatus getFileStatus(Path path) throws IOException {
        Stored stored = objects.get(key(path));
        return stored != null
                ? new Tagged(stored, path)
                : new FileStatus(0, true, 1, 1, 0, listStatus(path)[0].getPath());
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException("objects are not appended to");
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw new UnsupportedOperationException("renaming is a copy here, and nothing to publish by");
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) {
        throw new UnsupportedOperationException("there are no directories");
    }

    @Override
    public void setWorkingDirectory(Path path) {}

    @Override
    public Path getWorkingDirectory() {
        return new Path("gs", "bucket", "/");
    }
}
