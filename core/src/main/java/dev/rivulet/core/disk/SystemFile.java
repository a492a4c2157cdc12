package dev.rivulet.core.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of {@link SystemDisk}. One owner, whose thread must never be interrupted while it is in here. */
final class SystemFile implements DiskFile {

    private final Path path;
    private final FileChannel channel;

    SystemFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        int sizeBytes = source.remaining();
        long at = offset;
        try {
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } catch (IOException e) {
            if (isForWantOfSpace(e, sizeBytes)) {
                throw new DiskFullException(path, sizeBytes, e);
            }
            throw new IOException(
                    path + ": writing " + sizeBytes + " bytes at " + offset + " failed at " + at + ": " + reason(e), e);
        }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int startIndex = target.position();
        long at = offset;
        try {
            while (target.hasRemaining()) {
                int count = channel.read(target, at);
                if (count < 0) {
                    break;
                }
                at += count;
            }
        } catch (IOException e) {
            throw new IOException(path + ": reading at " + at + " failed: " + reason(e), e);
        }
        return target.position() - startIndex;
    }

    @Override
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        if (sizeBytes <= channel.size()) {
            channel.truncate(sizeBytes);
        } else {
            // A byte behind the end makes the file system fill what lies between with zeros.
            write(ByteBuffer.allocate(1), sizeBytes - 1);
        }
    }

    @Override
    public void sync(boolean withMetadata) throws IOException {
        try {
            channel.force(withMetadata);
        } catch (IOException e) {
            throw new IOException(path + ": sync failed, what it covered may be lost: " + reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The system's words come in the language of the machine, so what they do not tell is asked of the file system. */
    private boolean isForWantOfSpace(IOException failure, long sizeBytes) {
        if (tellsOfFullDisk(failure)) {
            return true;
        }
        try {
            return channel.isOpen() && Files.getFileStore(path).getUsableSpace() < sizeBytes;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    static boolean tellsOfFullDisk(IOException failure) {
        String message = reason(failure);
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    /** Exceptions of closed channels have no message but a telling name. */
    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
