package dev.rivulet.testkit.network;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of a test's own that issues certificates, all as PEM files in one folder. Whoever uses it needs {@code netty-pkitesting} on its
 * class path. Immutable but for its files.
 *
 * <p>Of each name there is {@code NAME.pem}, the certificate. Of those that were issued there are {@code NAME.key}, its private key, and
 * {@code NAME-with-key.pem}, both one after the other; the authority's own key is in no file.
 */
public final class TestAuthority {

    private final Path folder;
    private final X509Bundle own;

    private TestAuthority(Path folder, X509Bundle own) {
        this.folder = folder;
        this.own = own;
    }

    /**
     * Makes one, and writes its certificate.
     *
     * @param folder that there is
     * @param name also of its file; several may share the folder
     * @throws Exception if this machine's Java cannot make certificates, or the file cannot be written
     */
    public static TestAuthority in(Path folder, String name) throws Exception {
        X509Bundle own = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve(name + ".pem"), own.getCertificatePEM());
        return new TestAuthority(folder, own);
    }

    /**
     * Issues a certificate, and writes it and its key over those that had the name.
     *
     * @param name its subject's, and that of its files
     * @param host the host's name or IPv4 address that it is good for
     * @throws Exception if a file cannot be written
     */
    public void issue(String name, String host) throws Exception {
        CertificateBuilder certificate = new CertificateBuilder().ecp256().subject("CN=" + name);
        boolean isAddress = host.matches("[\\d.]+");
        X509Bundle issued =
                (isAddress ? certificate.addSanIpAddress(host) : certificate.addSanDnsName(host)).buildIssuedBy(own);
        String key = issued.getPrivateKeyPEM();
        String chain = issued.getCertificatePEM();
        Files.writeString(folder.resolve(name + ".pem"), chain);
        Files.writeString(folder.resolve(name + ".key"), key);
        Files.writeString(folder.resolve(name + "-with-key.pem"), key + "\n" + chain);
    }

    /**
     * What a client has that trusts this authority and no other, and shows no certificate.
     *
     * @throws Exception if this machine's Java has no TLS
     */
    public SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        store.setCertificateEntry("authority", own.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
