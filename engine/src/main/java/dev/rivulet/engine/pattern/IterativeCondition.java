package dev.rivulet.engine.pattern;

/** A deterministic test of a row that also sees what the match at hand has taken before it. */
@FunctionalInterface
public interface IterativeCondition<T> {

    /**
     * @param soFar the rows that the match has taken, by the names of its stages; without the row itself
     * @throws dev.rivulet.core.row.MalformedRowException to send the row to the dead letters with that message; it then changes nothing
     * @throws Exception any other fails the job
     */
    boolean test(T row, Match<T> soFar) throws Exception;
}
