package dev.rivulet.objectstore.s3;

import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.objectstore.ObjectContent;
import dev.rivulet.objectstore.ObjectEntry;
import dev.rivulet.objectstore.ObjectFacts;
import dev.rivulet.objectstore.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A bucket of S3. Any thread. It is asked through one client, which lives as long as the process and holds no thread.
 *
 * <p>Failures that pass are tried again by the SDK, four times in all and within bounds of time, also a conditional put: then its own first
 * attempt may be what refuses it, as the port allows.
 */
final class S3Store implements ObjectStore {

    /** What S3 gives at a time. */
    private static final int PAGE_SIZE_MAX = 1000;

    private static final String CONTENT_TYPE = "application/octet-stream";

    /** S3 says that two conditional puts were on their way at once, and which of them wins is not decided. */
    private static final int CONFLICT = 409;

    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;

    /** A conflict is over as soon as the other put is. */
    private static final int CONFLICT_COUNT_MAX = 20;

    private final String bucket;
    private final S3Settings settings;
    private final S3Client client;
    private final S3Failures failures;
    private final int pageSizeMax;

    /**
     * Whether a conditional put has been refused as it must be; Amazon's own are. Set once, by any thread that saw it; one that does not see it
     * yet looks for itself.
     */
    private volatile boolean isConditionKept;

    /**
     * @param pageSizeMax how many names are listed by one request
     */
    S3Store(String bucket, S3Settings settings, S3Client client, int pageSizeMax) {
        this.pageSizeMax = pageSizeMax;
        this.bucket = bucket;
        this.settings = settings;
        this.client = client;
        this.failures = new S3Failures(bucket, settings);
        this.isConditionKept = settings.endpoint().isEmpty();
    }

    /**
     * The bucket is not asked.
     *
     * @throws SdkException if the SDK lacks something, such as a region
     */
    static S3Store open(String bucket, S3Settings settings) {
        return new S3Store(bucket, settings, S3Clients.client(settings), PAGE_SIZE_MAX);
    }

    @Override
    public String root() {
        return "s3://" + bucket;
    }

    @Override
    public List<String> schemeAliases() {
        return List.of("s3a", "s3n");
    }

    @Override
    public Optional<ObjectFacts> head(String key) throws IOException {
        try {
            HeadObjectResponse found =
                    client.headObject(request -> request.bucket(bucket).key(key));
            return Optional.of(facts(key, found.contentLength(), found.lastModified(), found.eTag()));
        } catch (SdkException failure) {
            if (S3Failures.status(failure) == NOT_FOUND) {
                return Optional.empty();
            }
            throw failures.of("looking for", key, failure);
        }
    }

    @Override
    public byte[] get(String key) throws IOException {
        return get(key, GetObjectRequest.builder());
    }

    @Override
    public byte[] get(ObjectFacts object, long offset, int length) throws IOException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().range("bytes=" + offset + "-" + (offset + length - 1));
        byte[] part = get(object.key(), object.tag().isEmpty() ? request : request.ifMatch(object.tag()));
        if (part.length != length) {
            throw new IOException(root() + "/" + object.key() + ": " + part.length + " bytes came of the " + length
                    + " that were asked for at " + offset);
        }
        return part;
    }

    private byte[] get(String key, GetObjectRequest.Builder request) throws IOException {
        try {
            return client.getObjectAsBytes(request.bucket(bucket).key(key).build())
                    .asByteArrayUnsafe();
        } catch (SdkException failure) {
            int status = S3Failures.status(failure);
            if (status == NOT_FOUND && !S3Failures.isOfBucket(failure)) {
                throw new NoSuchFileException(root() + "/" + key);
            }
            if (status == PRECONDITION_FAILED) {
                throw new IOException(root() + "/" + key + " was replaced while it was read; read it again", failure);
            }
            throw failures.of("reading", key, failure);
        }
    }

    @Override
    public List<ObjectEntry> list(String prefix, String afterKey, int countMax) throws IOException {
        List<ObjectEntry> entries = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(prefix, afterKey, Math.min(countMax, pageSizeMax), token);
            page.contents()
                    .forEach(object -> entries.add(new ObjectEntry(
                            object.key().substring(prefix.length()),
                            Optional.of(facts(object.key(), object.size(), object.lastModified(), object.eTag())))));
            page.commonPrefixes()
                    .forEach(common -> entries.add(ObjectEntry.directory(common.prefix()
                            .substring(prefix.length(), common.prefix().length() - 1))));
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (token != null && entries.size() < countMax);
        return entries;
    }

    private ListObjectsV2Response page(String prefix, String afterKey, int count, @Nullable String token)
            throws IOException {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(prefix)
                .delimiter("/")
                .maxKeys(count)
                .continuationToken(token);
        if (!afterKey.isEmpty() && token == null) {
            request.startAfter(afterKey);
        }
        try {
            return client.listObjectsV2(request.build());
        } catch (SdkException failure) {
            throw failures.of("listing", prefix, failure);
        }
    }

    @Override
    public void putIfAbsent(String key, ObjectContent content) throws IOException {
        requireRefusals(key);
        putUnlessThere(key, content);
    }

    private void putUnlessThere(String key, ObjectContent content) throws IOException {
        for (int conflictCount = 0; ; conflictCount++) {
            try {
                put(key, content, PutObjectRequest.builder().ifNoneMatch("*"));
                return;
            } catch (SdkException failure) {
                int status = S3Failures.status(failure);
                if (status == PRECONDITION_FAILED) {
                    FileAlreadyExistsException taken = new FileAlreadyExistsException(root() + "/" + key);
                    taken.initCause(failure);
                    throw taken;
                }
                if (status != CONFLICT || conflictCount == CONFLICT_COUNT_MAX) {
                    throw failures.of("putting", key, failure);
                }
            }
        }
    }

    /**
     * A server that is not Amazon's may take a conditional put for a plain one, and then two writers lose each other's commits. So before the
     * first of this process an empty object is put twice, beside the one that is meant, which must be refused. It is taken away again.
     *
     * @throws IOException if it is not refused; the object that is meant was not touched
     */
    private void requireRefusals(String key) throws IOException {
        if (isConditionKept) {
            return;
        }
        int name = key.lastIndexOf('/') + 1;
        String probe = key.substring(0, name) + "." + key.substring(name) + ".probe.0.tmp";
        // What is there already is of another process that looks, or looked and died: its refusal says as much, and it
        // is not ours to delete.
        boolean isOurs = isPut(probe);
        boolean isKept = !isOurs || !isPut(probe);
        if (isOurs) {
            delete(probe);
        }
        if (!isKept) {
            throw new IOException(root() + "/" + key + " was not put: the server of " + failures.server()
                    + " puts objects over those that are there, though it is asked not to (If-None-Match: *); a table"
                    + " would lose commits on it, so take another server or a newer one");
        }
        isConditionKept = true;
    }

    /** Puts an empty object unless there is one; returns whether it did. */
    private boolean isPut(String key) throws IOException {
        try {
            putUnlessThere(key, new Nothing());
            return true;
        } catch (FileAlreadyExistsException refused) {
            return false;
        }
    }

    @Override
    public void put(String key, ObjectContent content) throws IOException {
        try {
            put(key, content, PutObjectRequest.builder());
        } catch (SdkException failure) {
            throw failures.of("putting", key, failure);
        }
    }

    private void put(String key, ObjectContent content, PutObjectRequest.Builder request) throws IOException {
        try {
            client.putObject(
                    request.bucket(bucket)
                            .key(key)
                            .contentLength(content.sizeBytes())
                            .build(),
                    RequestBody.fromContentProvider(streams(content), content.sizeBytes(), CONTENT_TYPE));
        } catch (UncheckedIOException unreadable) {
            throw new IOException(
                    root() + "/" + key + ": what is to be put cannot be read again on this machine",
                    unreadable.getCause());
        }
    }

    private static ContentStreamProvider streams(ObjectContent content) {
        Supplier<InputStream> open = () -> {
            try {
                return content.open();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        };
        return ContentStreamProvider.fromInputStreamSupplier(open);
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException failure) {
            throw failures.of("deleting", key, failure);
        }
    }

    private static ObjectFacts facts(
            String key, @Nullable Long sizeBytes, @Nullable Instant modified, @Nullable String tag) {
        long micros = modified == null ? 0 : EpochMicros.of(modified);
        return new ObjectFacts(key, sizeBytes == null ? 0 : sizeBytes, micros, tag == null ? "" : tag);
    }

    /** What a probe holds. */
    private record Nothing() implements ObjectContent {

        @Override
        public long sizeBytes() {
            return 0;
        }

        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof S3Store store && store.bucket.equals(bucket) && store.settings.equals(settings);
    }

    @Override
    public int hashCode() {
        return bucket.hashCode();
    }

    @Override
    public String toString() {
        return root();
    }
}
