package dev.rivulet.connectors.tail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The file that is followed and those that it was before, the oldest first. Stateless.
 *
 * <p>If all rotated names end in a small number, as {@code app.log.1}, the greatest is the oldest, as logrotate has it. Else those written earlier are older, and of those
 * written at one time the one whose name is smaller.
 */
final class LogFiles {

    private static final Pattern NUMBERED = Pattern.compile(".*[.-](\\d{1,6})");

    /** Fewer first bytes may be those of any log; then a key, which the file system gives away again, is no proof either. */
    private static final int TELLING_HEAD_SIZE_BYTES = 64;

    private static final int ATTEMPT_COUNT_MAX = 20;

    private LogFiles() {}

    /**
     * Lists them.
     *
     * @return null if they are being renamed right now, so that no two looks give the same
     */
    static @Nullable List<LogFile> list(TailSettings settings) throws IOException {
        List<LogFile> last = look(settings);
        for (int attempt = 0; attempt < ATTEMPT_COUNT_MAX; attempt++) {
            List<LogFile> again = look(settings);
            if (names(again).equals(names(last))) {
                return again;
            }
            last = again;
        }
        return null;
    }

    private static List<String> names(List<LogFile> files) {
        return files.stream().map(file -> file.name() + " " + file.key()).toList();
    }

    private static List<LogFile> look(TailSettings settings) throws IOException {
        List<LogFile> rotated = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(settings.folder(), settings.rotatedGlob())) {
            for (Path path : paths) {
                LogFile file = find(path, false);
                if (file != null && !path.getFileName().equals(settings.file().getFileName())) {
                    rotated.add(file);
                }
            }
        }
        List<String> names = rotated.stream().map(LogFile::name).toList();
        // While it is being compressed there are both, and only one is whole.
        rotated.removeIf(file -> file.isGzip() && names.contains(file.plainName()));
        Collections.sort(rotated, order(rotated));
        LogFile followed = find(settings.file(), true);
        if (followed != null) {
            rotated.add(followed);
        }
        return rotated;
    }

    private static Comparator<LogFile> order(List<LogFile> files) {
        boolean areNumbered = files.stream().allMatch(file -> number(file) >= 0);
        return areNumbered
                ? Comparator.comparingLong(LogFiles::number).reversed()
                : Comparator.comparingLong(LogFile::modifiedMicros).thenComparing(LogFile::plainName);
    }

    private static long number(LogFile file) {
        Matcher matcher = NUMBERED.matcher(file.plainName());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** What has a name now; null if nothing. */
    static @Nullable LogFile find(Path path, boolean isFollowed) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? of(path, attributes, isFollowed) : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static LogFile of(Path path, BasicFileAttributes attributes, boolean isFollowed) {
        Object key = attributes.fileKey();
        // Where the file system has no keys, the time of creation is the best there is.
        String text = key == null ? "created " + attributes.creationTime() : key.toString();
        long modifiedMicros = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
        return new LogFile(path, text, attributes.size(), modifiedMicros, isFollowed);
    }

    /** The place of the file of an offset, by its key, or as a copy of it, plain or compressed; -1 if it is nowhere. */
    static int indexOf(List<LogFile> files, TailOffset offset) throws IOException {
        if (offset.headLength() == 0) {
            return indexOfEmpty(files, offset);
        }
        for (int index = 0; index < files.size() && offset.headLength() >= TELLING_HEAD_SIZE_BYTES; index++) {
            if (files.get(index).key().equals(offset.key()) && beginsWith(files.get(index), offset)) {
                return index;
            }
        }
        // A copy was written to, last, when the file was, or later; files before it were not, and those behind it come
        // behind it.
        for (int index = 0; index < files.size(); index++) {
            LogFile file = files.get(index);
            boolean mayBeCopy = !file.isFollowed() && file.modifiedMicros() >= offset.modifiedMicros();
            boolean mayBeIt = mayBeCopy || file.key().equals(offset.key());
            if (mayBeIt && beginsWith(file, offset)) {
                return index;
            }
        }
        return -1;
    }

    /** Its key may be another file's by now, so the first file that was written to since is it, compressed or not, unless that is as it was. */
    private static int indexOfEmpty(List<LogFile> files, TailOffset offset) {
        for (int index = 0; index < files.size(); index++) {
            LogFile file = files.get(index);
            if (file.modifiedMicros() > offset.modifiedMicros() || file.key().equals(offset.key())) {
                return index;
            }
        }
        return -1;
    }

    private static boolean beginsWith(LogFile file, TailOffset offset) throws IOException {
        try (InputStream bytes = Files.newInputStream(file.path());
                InputStream content = file.isGzip() ? new GZIPInputStream(bytes) : bytes) {
            byte[] head = content.readNBytes(offset.headLength());
            boolean isLongEnough = file.isGzip() || file.sizeBytes() >= offset.position();
            return isLongEnough
                    && head.length == offset.headLength()
                    && Head.checksum(head, head.length) == offset.headChecksum();
        } catch (NoSuchFileException | java.util.zip.ZipException | java.io.EOFException e) {
            return false;
        }
    }
}
