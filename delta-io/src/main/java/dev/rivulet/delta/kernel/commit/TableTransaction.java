package dev.rivulet.delta.kernel.commit;

import java.util.OptionalLong;

/**
 * What a table is to remember with a commit, so that the same is not committed twice: the protocol's {@code txn} action. Immutable.
 *
 * @param applicationId whom the table remembers the version of
 * @param version higher than that of any commit before by this application
 * @param expectedVersion what the table must remember of this application before, 0 for nothing; empty if that does not matter
 */
public record TableTransaction(String applicationId, long version, OptionalLong expectedVersion) {}
