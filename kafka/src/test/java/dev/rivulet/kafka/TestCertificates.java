package dev.rivulet.kafka;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Certificates of an authority, each in a PEM file with its key: {@code broker} for 127.0.0.1, {@code elsewhere} for 127.0.0.2, and that of a client,
 * {@code gateway}. The {@code authority} itself, and another one, {@code stranger}, are without keys; {@code intruder} is a client of that one. Immutable.
 */
record TestCertificates(Path folder) {

    static TestCertificates in(Path folder) throws Exception {
        X509Bundle authority = authority("CN=authority");
        X509Bundle stranger = authority("CN=stranger");
        Files.writeString(folder.resolve("authority.pem"), authority.getCertificatePEM());
        Files.writeString(folder.resolve("stranger.pem"), stranger.getCertificatePEM());
        TestCertificates certificates = new TestCertificates(folder);
        certificates.issue("broker", "127.0.0.1", authority);
        certificates.issue("elsewhere", "127.0.0.2", authority);
        certificates.issue("gateway", "127.0.0.1", authority);
        certificates.issue("intruder", "127.0.0.1", stranger);
        return certificates;
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .rsa2048()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void issue(String name, String address, X509Bundle authority) throws Exception {
        X509Bundle issued = new CertificateBuilder()
                .rsa2048()
                .subject("CN=" + name)
                .addSanIpAddress(address)
                .buildIssuedBy(authority);
        Files.writeString(file(name), issued.getPrivateKeyPEM() + "\n" + issued.getCertificatePEM());
    }

    Path file(String name) {
        return folder.resolve(name + ".pem");
    }
}
