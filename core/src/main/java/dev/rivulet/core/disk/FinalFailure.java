package dev.rivulet.core.disk;

/**
 * A failure behind which what was open must not be used any more, such as a failed sync: the same call may succeed the next time and
 * prove nothing. It has to be opened afresh, whatever the failure's cause was.
 */
public interface FinalFailure {}
