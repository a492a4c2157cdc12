package dev.rivulet.objectstore.s3;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks S3 on a free port of this machine, with its buckets in memory. Its owner closes it. */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "rivulet-tests";

    private final S3Proxy proxy;
    private final URI endpoint;
    private final S3Client plain;

    /** It believes everybody: the credentials that tests have are those of the environment, of which nothing is known. */
    S3Server() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        properties.setProperty("s3proxy.authorization", "none");
        proxy = S3Proxy.Builder.fromProperties(properties)
                .blobStore(new TransientNio2BlobStore())
                .build();
        proxy.start();
        endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
        plain = S3Clients.client(settings());
        plain.createBucket(bucket -> bucket.bucket(BUCKET));
    }

    S3Settings settings() {
        return S3Settings.DEFAULT
                .withEndpoint(endpoint)
                .withCredentials(new S3Credentials.Environment("PATH", "PATH", ""));
    }

    URI endpoint() {
        return endpoint;
    }

    /** What is below a prefix, as the SDK has it without any code of ours. */
    Map<String, byte[]> objects(String prefix) {
        Map<String, byte[]> objects = new TreeMap<>();
        plain.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(prefix))
                .contents()
                .forEach(object -> objects.put(
                        object.key(),
                        plain.getObjectAsBytes(get -> get.bucket(BUCKET).key(object.key()))
                                .asByteArray()));
        return objects;
    }

    /** Puts an object, whatever there is. */
    void replace(String key, byte[] content) {
        plain.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
    }

    @Override
    public void close() throws Exception {
        plain.close();
        proxy.stop();
    }
}
