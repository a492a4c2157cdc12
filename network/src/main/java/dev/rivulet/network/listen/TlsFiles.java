package dev.rivulet.network.listen;

import java.nio.file.Path;

/**
 * What we prove with who we are, in PEM. Who listens reads both again when one of them has changed, for the connections that come then; who sends reads them when a
 * run begins.
 *
 * @param certificate our own, and those that it comes from
 * @param key its private key, PKCS#8 without a password
 */
public record TlsFiles(Path certificate, Path key) {}
