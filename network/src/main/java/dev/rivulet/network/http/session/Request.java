package dev.rivulet.network.http.session;

import dev.rivulet.network.http.body.RequestRecords;
import org.jspecify.annotations.Nullable;

/**
 * A request that has come whole. Immutable.
 *
 * @param exchange what it is answered by; no two have the same
 * @param key by which the client says that it is the same as another one; null if it says nothing
 * @param fingerprint of its body; of no meaning without a key
 * @param reservedBytes of the inbox, to be given back when it is taken
 */
public record Request(
        long exchange, @Nullable RequestKey key, long fingerprint, RequestRecords records, long reservedBytes) {}
